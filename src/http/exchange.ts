// One request and its answer, for the commands that ask the daemon. By node:http, for fetch() gives up after five minutes
// without an answer, and a run that waits for its turn may take longer.
import { request } from 'node:http';

/** Sends JSON and reads the whole answer. Rejects when there is none within `timeoutMs`. */
export function exchange(
  url: URL,
  { method = 'GET', body, timeoutMs }: { method?: string; body?: unknown; timeoutMs: number },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const sent = request(url, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      agent: false,
      ...(content && {
        headers: { 'content-type': 'application/json', 'content-length': content.length },
      }),
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.end(content);
  });
}

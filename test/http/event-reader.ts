// Reads an event stream over a real connection, event by event.
import { request } from 'node:http';
import { onTestFinished } from 'vitest';

/** One event, as its lines said; a comment has only `comment`. */
export interface ReceivedEvent {
  readonly event?: string;
  readonly id?: string;
  readonly data?: string;
  readonly retry?: string;
  readonly comment?: string;
}

/** An open stream. */
export interface EventReader {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The next event; rejects when the stream ends before it. */
  next(): Promise<ReceivedEvent>;
  /** Resolves when the stream has ended, from either side. */
  readonly ended: Promise<void>;
  /** Stops taking bytes from the connection, as a client that hangs, until resume(). */
  stall(): void;
  resume(): void;
  close(): void;
}

/** Opens a stream; it is closed when the test has finished. */
export async function openEvents(
  port: number,
  headers: Readonly<Record<string, string>> = {},
  host = '127.0.0.1',
): Promise<EventReader> {
  return new Promise((resolve, reject) => {
    const opening = request(
      {
        host,
        port,
        path: '/api/v1/events',
        agent: false,
        headers: { host: `localhost:${port}`, ...headers },
      },
      (response) => {
        const waiting: { take: (event: ReceivedEvent) => void; fail: (error: Error) => void }[] = [];
        const received: ReceivedEvent[] = [];
        let rest = '';
        let over = false;
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          const blocks = (rest + text).split('\n\n');
          rest = blocks.pop() ?? '';
          for (const block of blocks) {
            const event = parseBlock(block);
            const first = waiting.shift();
            if (first === undefined) received.push(event);
            else first.take(event);
          }
        });
        const ended = new Promise<void>((done) => {
          response.on('close', () => {
            over = true;
            for (const { fail } of waiting) fail(new Error('the stream ended'));
            done();
          });
        });
        response.on('error', () => undefined);
        onTestFinished(() => void opening.destroy());
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          ended,
          next: async () => {
            const event = received.shift();
            if (event !== undefined) return event;
            if (over) throw new Error('the stream ended');
            return new Promise((take, fail) => waiting.push({ take, fail }));
          },
          stall: () => void response.pause(),
          resume: () => void response.resume(),
          close: () => void opening.destroy(),
        });
      },
    );
    opening.on('error', reject);
    opening.end();
  });
}

function parseBlock(block: string): ReceivedEvent {
  const fields: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon) || 'comment';
    fields[name] = line.slice(colon + 1).trimStart();
  }
  return fields;
}

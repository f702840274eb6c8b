// One DNS question over TCP: two bytes of length before each message (RFC 1035, section 4.2.2).
import { connect } from 'node:net';
import type { Asked } from './asked.js';
import { readReply } from './dns-message.js';

/** Asks; never rejects. */
export function askByTcp(
  { resolver, port }: { readonly resolver: string; readonly port: number },
  query: Buffer,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Asked> {
  return new Promise((resolve) => {
    const socket = connect({ host: resolver, port, noDelay: true });
    const chunks: Buffer[] = [];
    let ended = false;
    const limit = setTimeout(() => end({ error: 'timeout', tries: 1 }), timeoutMs);
    const onAbort = () => end({ error: 'aborted', tries: 1 });

    function end(result: Asked): void {
      if (ended) return;
      ended = true;
      clearTimeout(limit);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(result);
    }

    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    socket.on('connect', () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      if (all.length < 2 || all.length < 2 + all.readUInt16BE(0)) return;
      const reply = readReply(all.subarray(2, 2 + all.readUInt16BE(0)), query);
      end(reply === undefined ? { error: 'closed', tries: 1 } : { reply, tries: 1 });
    });
    socket.on('error', (error) => end({ error, tries: 1 }));
    socket.on('close', () => end({ error: 'closed', tries: 1 }));
  });
}

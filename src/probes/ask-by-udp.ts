// One DNS question over UDP: sent again at a third of the time, for one lost packet is no failure of the resolver.
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Asked } from './asked.js';
import { readReply } from './dns-message.js';

/** Asks; never rejects. Datagrams that are no answer to the question are left alone. */
export function askByUdp(
  { resolver, port }: { readonly resolver: string; readonly port: number },
  query: Buffer,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Asked> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(resolver.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    let tries = 0;
    let ended = false;
    const again = setTimeout(send, timeoutMs / 3);
    const limit = setTimeout(() => end({ error: 'timeout', tries }), timeoutMs);
    const onAbort = () => end({ error: 'aborted', tries });

    function end(result: Asked): void {
      if (ended) return;
      ended = true;
      clearTimeout(again);
      clearTimeout(limit);
      signal.removeEventListener('abort', onAbort);
      socket.close();
      resolve(result);
    }

    function send(): void {
      if (ended) return;
      tries += 1;
      socket.send(query, (error) => {
        if (error instanceof Error) end({ error, tries });
      });
    }

    socket.on('error', (error) => end({ error, tries }));
    socket.on('message', (bytes) => {
      const reply = readReply(bytes, query);
      if (reply !== undefined) end({ reply, tries });
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
      return;
    }
    // Connected, the socket hears the resolver that it asked, and a refusal.
    socket.connect(port, resolver, (error?: Error) => {
      if (error instanceof Error) end({ error, tries });
      else send();
    });
  });
}

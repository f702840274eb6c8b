// Asks a resolver one question over UDP, twice at most.
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { dnsQuery, readAnswer } from './dns-message.js';

/** Whom to ask what. */
export interface DnsProbe {
  readonly resolver: string;
  readonly port?: number;
  readonly name: string;
  readonly timeoutMs: number;
}

/** True when the resolver answered within the time. The question is sent again at half time: one lost packet is no outage. */
export function probeDns({ resolver, port = 53, name, timeoutMs }: DnsProbe): Promise<boolean> {
  return new Promise((resolve) => {
    const id = randomInt(0x1_0000);
    const query = dnsQuery(id, name);
    const socket = createSocket(isIPv6(resolver.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    let ended = false;
    const again = setTimeout(send, timeoutMs / 2);
    const limit = setTimeout(() => end(false), timeoutMs);

    function end(answered: boolean): void {
      if (ended) return;
      ended = true;
      clearTimeout(again);
      clearTimeout(limit);
      socket.close();
      resolve(answered);
    }

    function send(): void {
      if (!ended) socket.send(query, () => undefined);
    }

    // A refusal (ICMP) may be of the moment in which the resolver is started again: wait for the second try.
    socket.on('error', () => undefined);
    socket.on('message', (bytes) => {
      const answer = readAnswer(bytes, id);
      if (answer !== undefined) end(answer === 'answered');
    });
    // Connected, the socket hears only the resolver that it asked.
    socket.connect(port, resolver, (error?: Error) => {
      if (error instanceof Error) end(false);
      else send();
    });
  });
}

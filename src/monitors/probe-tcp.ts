// The time of a TCP handshake, or of its refusal: both prove that the other side is there.
import { connect } from 'node:net';

/** What came of a handshake: `timeout` says nothing, `unreachable` means that the network itself said no. */
export type TcpOutcome =
  | { readonly outcome: 'answered'; readonly elapsedMs: number }
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'unreachable' };

/** Whom to reach. */
export interface TcpProbe {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** Tries a handshake and ends it at once. Names are looked up first, which counts as time. */
export function probeTcp({ host, port, timeoutMs }: TcpProbe, nowMs: () => number): Promise<TcpOutcome> {
  return new Promise((resolve) => {
    const startMs = nowMs();
    const socket = connect({ host, port, noDelay: true });
    const limit = setTimeout(() => end({ outcome: 'timeout' }), timeoutMs);

    function end(outcome: TcpOutcome): void {
      clearTimeout(limit);
      socket.destroy();
      resolve(outcome);
    }

    socket.on('connect', () => end({ outcome: 'answered', elapsedMs: nowMs() - startMs }));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const refused = error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET';
      end(refused ? { outcome: 'answered', elapsedMs: nowMs() - startMs } : { outcome: 'unreachable' });
    });
  });
}

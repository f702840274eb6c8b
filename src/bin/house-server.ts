// The embedded ndt7 server as a browser in the house uses it: on all addresses, for one test, and gone after it.
import { messageOf } from '../core/errors.js';
import type { Exec } from '../core/exec.js';
import type { Ndt7ServedSession, Ndt7ServerHandle } from '../core/ndt7.js';
import type { HouseServer, NettestTools } from '../core/nettest.js';
import { startNdt7Server } from '../ndt7/index.js';

// INVARIANT: it is open only while a test waits for it, and to nobody who does not know the test's token.

/** All addresses of both families; where there is no IPv6, those of IPv4. */
const hosts = ['::', '0.0.0.0'] as const;

/** Opens the server for one test after the other. */
export function createHouseServer(exec: Exec, port: () => number): NonNullable<NettestTools['houseServer']> {
  return async (accessToken, durationMs): Promise<HouseServer> => {
    const sessions: Ndt7ServedSession[] = [];
    let wake: (() => void) | undefined;

    const handle = await open({
      port: port(),
      exec,
      accessToken,
      durationMs,
      maxClients: 1,
      hardLimitMs: durationMs * 1.5,
      onSession(session) {
        sessions.push(session);
        wake?.();
      },
    });

    return {
      async next(timeoutMs, signal) {
        if (sessions.length === 0 && !signal.aborted) {
          let timer: NodeJS.Timeout | undefined;
          await new Promise<void>((resolve) => {
            wake = resolve;
            timer = setTimeout(resolve, timeoutMs);
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
          clearTimeout(timer);
          wake = undefined;
        }
        return sessions.shift();
      },
      release: () => handle.close(),
    };
  };
}

async function open(options: Parameters<typeof startNdt7Server>[0]): Promise<Ndt7ServerHandle> {
  const [all, ipv4] = hosts;
  try {
    return await startNdt7Server({ ...options, host: all });
  } catch (thrown) {
    if (!/EAFNOSUPPORT|EADDRNOTAVAIL/.test(messageOf(thrown))) throw thrown;
    return startNdt7Server({ ...options, host: ipv4 });
  }
}

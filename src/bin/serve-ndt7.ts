// The embedded ndt7 server as a service for others, when the configuration asks for it.
import type { Config } from '../core/config.js';
import { KioskError, messageOf } from '../core/errors.js';
import type { Exec } from '../core/exec.js';
import type { Ndt7ServerHandle } from '../core/ndt7.js';
import { startNdt7Server } from '../ndt7/index.js';
import { problemOf, type Problem } from './problems.js';

/** Starts it where it is switched on. A port that is taken is a problem to show; the kiosk measures all the same. */
export async function serveNdt7(
  { enabled, host, port, tlsPort }: Config['ndt7Server'],
  exec: Exec,
  onProblem: (problem: Problem) => void,
): Promise<Ndt7ServerHandle | undefined> {
  if (!enabled) return undefined;
  try {
    return await startNdt7Server({ host, port, exec, ...(tlsPort !== undefined && { tlsPort }) });
  } catch (thrown) {
    const fix = 'Choose another "ndt7Server.port", or switch "ndt7Server.enabled" off.';
    onProblem(
      problemOf(
        new KioskError('port_in_use', `the ndt7 server: ${messageOf(thrown)}`, fix, { cause: thrown }),
      ),
    );
    return undefined;
  }
}

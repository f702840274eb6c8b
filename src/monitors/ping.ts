// Runs the system's ping through core's Exec. Options: https://man7.org/linux/man-pages/man8/ping.8.html
import type { Exec, ExecResult } from '../core/exec.js';
import { parsePing, type PingReply } from './ping-output.js';

/** A few pings of one target. */
export interface PingOrder {
  readonly target: string;
  readonly count: number;
  readonly intervalSeconds: number;
  /** How long after the last one an answer may come. */
  readonly waitSeconds: number;
}

/** What came of it: replies, or that ping may not be used here. */
export type PingOutcome =
  | { readonly usable: true; readonly replies: readonly PingReply[] }
  | { readonly usable: false; readonly detail: string };

/** The system's ping. */
export interface Ping {
  run(order: PingOrder, signal?: AbortSignal): Promise<PingOutcome>;
}

/** The smallest payload that still holds the time stamp, without which there are no round trips. */
const payloadBytes = 16;

/** A ping over `exec`, with the options of the flavour that is found at the first use. */
export function createPing(exec: Exec): Ping {
  let flavour: Promise<'iputils' | 'plain' | 'missing'> | undefined;

  async function findFlavour(): Promise<'iputils' | 'plain' | 'missing'> {
    const program = await exec.find('ping');
    if (program === undefined) return 'missing';
    const { stdout } = await exec.run({ program, args: ['-V'], timeoutMs: 5000 });
    return stdout.includes('iputils') ? 'iputils' : 'plain';
  }

  return {
    async run({ target, count, intervalSeconds, waitSeconds }, signal) {
      flavour ??= findFlavour();
      const found = await flavour;
      if (found === 'missing') {
        // It may be installed later.
        flavour = undefined;
        return { usable: false, detail: 'ping is not installed' };
      }
      const result = await exec.run({
        program: 'ping',
        args: [
          ...(found === 'iputils' ? ['-n', '-O', '-D'] : ['-n']),
          ...['-c', String(count), '-i', String(intervalSeconds)],
          ...['-W', String(waitSeconds), '-s', String(payloadBytes), target],
        ],
        timeoutMs: (count * intervalSeconds + waitSeconds + 1) * 1000,
        killGraceMs: 500,
        maxStdoutBytes: 64 * 1024,
        ...(signal && { signal }),
      });
      const { replies } = parsePing(result.stdout);
      return replies.length === 0 && isForbidden(result)
        ? { usable: false, detail: result.stderr.trim().slice(0, 200) || (result.detail ?? result.ending) }
        : { usable: true, replies };
    },
  };
}

/** True when ping could not do its work for want of a permission or of options it knows; not for want of an answer. */
function isForbidden({ ending, stderr }: ExecResult): boolean {
  if (ending === 'missing' || ending === 'not_executable' || ending === 'spawn_failed') return true;
  return /not permitted|permission denied|cap_net_raw|are you root|lacking privilege|invalid option|unrecognized option/i.test(
    stderr,
  );
}

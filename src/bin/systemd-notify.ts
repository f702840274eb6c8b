// Tells systemd how it is with the service. https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
// Node has no sockets of the kind that systemd listens on: its own program systemd-notify says it, and the service's unit
// has to let it (NotifyAccess=all).
import type { Exec } from '../core/exec.js';

/** Says one thing, `WATCHDOG=1`; nothing where no systemd listens. Resolves when it is said; never rejects. */
export type SystemdNotify = (what: string) => Promise<void>;

const timeoutMs = 5000;

/** `onFault` hears once that it cannot be said. */
export function createSystemdNotify(
  exec: Pick<Exec, 'run'>,
  { NOTIFY_SOCKET: socket }: NodeJS.ProcessEnv,
  onFault: (text: string) => void,
): SystemdNotify {
  let complained = false;
  return async (what) => {
    if (socket === undefined || socket === '') return;
    const { ending, exitCode, stderr } = await exec.run({
      program: 'systemd-notify',
      args: [`--pid=${process.pid}`, what],
      env: { NOTIFY_SOCKET: socket },
      timeoutMs,
      killGraceMs: 500,
    });
    if ((ending === 'exited' && exitCode === 0) || complained) return;
    complained = true;
    onFault(`systemd-notify ${what}: ${ending} ${stderr.trim()}`.trim());
  };
}

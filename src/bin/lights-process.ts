// The process that has the lamps, the display and the button: a bus that hangs holds up this process and no measurement.
// INVARIANT: when the daemon is gone, however it went, everything is given back.
import { parseArgs } from 'node:util';
import { toLightsSchema } from '../core/lights-link.js';
import { createExec } from '../exec/exec.js';
import { systemClock } from '../host/clock.js';
import { startLightsHost } from '../indicators/lights-host.js';

const { values } = parseArgs({
  options: {
    taken: { type: 'string' },
    sysfs: { type: 'string' },
    proc: { type: 'string' },
    dev: { type: 'string' },
  },
});

const host = startLightsHost({
  clock: systemClock,
  exec: createExec(),
  sysfsRoot: values.sysfs ?? '/sys',
  procRoot: values.proc ?? '/proc',
  devRoot: values.dev ?? '/dev',
  takenPath: values.taken,
  say(message) {
    // A daemon that was killed in between is no error of this process, which has to give everything back yet.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  },
});

/** A hanging call is not waited for: the daemon, or nobody, is left to wait for this process. */
const longestCloseMs = 2500;

// A terminal and systemd signal the whole group: the daemon decides when this process ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('message', (message) => {
  const read = toLightsSchema.safeParse(message);
  if (read.success) void host.hear(read.data);
});
process.on('disconnect', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), longestCloseMs).unref();
  void host.close().then(() => process.exit(0));
});

// A sign of life on a GPIO line for a power board, which cuts and restores the power when it stops.
// INVARIANT: it pulses only while somebody said lately that the kiosk is healthy.
import { createAttachment } from './attachment.js';
import { permissions } from './device-fault.js';
import type { OutputLine } from './gpio-line.js';
import type { Surroundings } from './surroundings.js';
import type { LineWatch } from './watched-line.js';

/** Without a line there is none. `healthy` is asked before each pulse. */
export function startHeartbeat(
  { settings, clock, gpio, onState }: Surroundings,
  healthy: () => boolean,
): LineWatch | undefined {
  const { line, activeLow, everyMs, pulseMs } = settings.heartbeat;
  if (line === undefined) return undefined;
  const stopping = new AbortController();
  const attachment = createAttachment<OutputLine>({
    id: 'heartbeat',
    clock,
    permission: permissions.gpio,
    open: () => gpio.output(line, activeLow, (thrown) => attachment.lost(thrown)),
    close: (output) => output.release(),
    onOpen: () => undefined,
    onState,
  });

  async function pulses(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (healthy()) {
          attachment.device()?.set(!activeLow);
          await clock.sleep(pulseMs, stopping.signal);
          attachment.device()?.set(activeLow);
        }
      } catch (thrown) {
        attachment.lost(thrown);
      }
      await clock.sleep(everyMs - pulseMs, stopping.signal);
    }
  }

  attachment.start();
  const pulsing = pulses();
  return {
    async close() {
      stopping.abort();
      await pulsing;
      await attachment.stop();
    },
  };
}

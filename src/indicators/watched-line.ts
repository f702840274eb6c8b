// A GPIO line that is watched: the push button, and a power board's request to stop.
import { createAttachment } from './attachment.js';
import { permissions } from './device-fault.js';
import type { InputLine } from './gpio-line.js';
import { createPressReader } from './press-reader.js';
import type { Surroundings } from './surroundings.js';

/** Something on a line besides lamps. */
export interface LineWatch {
  close(): Promise<void>;
}

/** `onPress` hears presses and holds. Without a line nothing is watched. */
export function watchButton(
  surroundings: Surroundings,
  onPress: (press: 'press' | 'hold') => void,
): LineWatch | undefined {
  const { line, activeLow, debounceMs, holdMs } = surroundings.settings.button;
  if (line === undefined) return undefined;
  const reader = createPressReader(surroundings.clock, holdMs, onPress);
  return watchLine('button', line, activeLow, debounceMs, surroundings, {
    onLevel: reader.pressed,
    onClose: reader.stop,
  });
}

/** A request is as long as this at least. */
const requestMs = 100;

/** `onRequest` hears each time the line becomes active after it was not. */
export function watchShutdownRequest(
  surroundings: Surroundings,
  onRequest: () => void,
): LineWatch | undefined {
  const { line, activeLow } = surroundings.settings.shutdownRequest;
  if (line === undefined) return undefined;
  let active: boolean | undefined;
  return watchLine('shutdown-request', line, activeLow, requestMs, surroundings, {
    onLevel(now) {
      // A power board that is not connected may leave its line active from the start: that is no request.
      const asks = active === false && now;
      active = now;
      if (asks) onRequest();
    },
    onClose: () => {
      active = undefined;
    },
  });
}

function watchLine(
  id: string,
  line: number,
  activeLow: boolean,
  debounceMs: number,
  { clock, gpio, onState }: Surroundings,
  listener: { onLevel(active: boolean): void; onClose(): void },
): LineWatch {
  const attachment = createAttachment<InputLine>({
    id,
    clock,
    permission: permissions.gpio,
    open: () =>
      gpio.input(
        line,
        { pull: activeLow ? 'up' : 'down', debounceMs },
        (high) => listener.onLevel(high !== activeLow),
        (thrown) => attachment.lost(thrown),
      ),
    async close(input) {
      listener.onClose();
      await input.release();
    },
    onOpen: () => undefined,
    onState,
  });
  attachment.start();
  return { close: attachment.stop };
}

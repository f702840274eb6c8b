// The indicator on a small I2C display: text that needs no screen, drawn anew when something changed and each minute.
// INVARIANT: a display that was pulled and plugged in again shows the right picture within a minute.
import type { Indicator, Scene } from '../core/indicator.js';
import { createAttachment } from './attachment.js';
import { permissions } from './device-fault.js';
import { displayLines } from './display-text.js';
import type { I2cBus } from './i2c-bus.js';
import { setUpOled, switchOled, writePicture } from './oled.js';
import { drawLines } from './picture.js';
import type { Surroundings } from './surroundings.js';

/** The age of the result changes with each minute. */
const redrawMs = 60_000;

/** Dark until the first scene, and dark again after close. */
export function createTextDisplay({ settings, clock, i2c, onState }: Surroundings): Indicator {
  const { textDisplay } = settings;
  const stopping = new AbortController();
  let scene: Scene | undefined;
  let shown: Uint8Array | undefined;
  let drawing: Promise<void> | undefined;
  let dirty = false;

  async function draw(): Promise<void> {
    while (dirty && !stopping.signal.aborted) {
      dirty = false;
      const bus = attachment.device();
      if (bus === undefined || scene === undefined) return;
      try {
        const picture = drawLines(displayLines(scene, clock.nowMs()));
        // A display that lost its power has forgotten how it was set up: without `shown` all is done from the start.
        if (shown === undefined) await setUpOled(bus, textDisplay);
        await writePicture(bus, textDisplay, picture, shown);
        if (shown === undefined) await switchOled(bus, textDisplay, true);
        shown = picture;
      } catch (thrown) {
        shown = undefined;
        attachment.lost(thrown);
      }
    }
  }

  function wake(): void {
    dirty = true;
    drawing ??= draw().finally(() => {
      drawing = undefined;
      if (dirty && attachment.device() !== undefined && !stopping.signal.aborted) wake();
    });
  }

  async function eachMinute(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(redrawMs, stopping.signal);
      shown = undefined;
      wake();
    }
  }

  const attachment = createAttachment<I2cBus>({
    id: 'text-display',
    clock,
    permission: permissions.i2c,
    async open() {
      const bus = await i2c.open(textDisplay.bus);
      try {
        await setUpOled(bus, textDisplay);
      } catch (thrown) {
        await bus.close().catch(() => undefined);
        throw thrown;
      }
      return bus;
    },
    async close(bus) {
      try {
        if (stopping.signal.aborted) await switchOled(bus, textDisplay, false);
      } finally {
        await bus.close();
      }
    },
    onOpen() {
      shown = undefined;
      wake();
    },
    onState,
  });
  attachment.start();
  void eachMinute();
  return {
    id: 'text-display',
    show(next) {
      scene = next;
      wake();
    },
    async close() {
      stopping.abort();
      await drawing;
      await attachment.stop();
    },
  };
}

// The indicator on the board itself: its green lamp blinks the state.
import type { Indicator } from '../core/indicator.js';
import { lights, type BlinkCode } from '../core/light.js';
import { createAttachment } from './attachment.js';
import { createBlinker } from './blinker.js';
import {
  boardModel,
  findBoardLed,
  giveBackBoardLeds,
  isInverted,
  takeBoardLed,
  type BoardLed,
} from './board-led-files.js';
import { permissions } from './device-fault.js';
import type { Surroundings } from './surroundings.js';

/** Takes the lamp when it is there, and gives it back to its trigger on close. */
export function createBoardLeds({
  settings,
  clock,
  sysfsRoot,
  procRoot,
  taken,
  onState,
}: Surroundings): Indicator {
  const { led, inverted } = settings.boardLeds;
  let blink: BlinkCode = [];
  const blinker = createBlinker(
    clock,
    (lit) => attachment.device()?.light(lit),
    (thrown) => attachment.lost(thrown),
  );
  const attachment = createAttachment<BoardLed>({
    id: 'board-leds',
    clock,
    permission: permissions.leds,
    async open() {
      const folder = findBoardLed(sysfsRoot, led);
      return takeBoardLed(folder, isInverted(inverted, boardModel(procRoot)), taken);
    },
    close: () => giveBackBoardLeds(taken),
    onOpen: () => {
      blinker.stop();
      blinker.play(blink);
    },
    onState,
  });
  attachment.start();
  return {
    id: 'board-leds',
    show({ light }) {
      blink = lights[light].blink;
      if (attachment.device() !== undefined) blinker.play(blink);
    },
    async close() {
      blinker.stop();
      await attachment.stop();
    },
  };
}

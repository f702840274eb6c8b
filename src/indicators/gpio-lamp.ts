// A lamp on GPIO lines, of one colour or three: what the single and the three-coloured indicator have in common.
import type { Indicator } from '../core/indicator.js';
import { lights, primariesOf, type LightState } from '../core/light.js';
import { createAttachment } from './attachment.js';
import { createBlinker } from './blinker.js';
import { permissions } from './device-fault.js';
import type { OutputLine } from './gpio-line.js';
import type { Surroundings } from './surroundings.js';

/** A line and the part of the lamp behind it; `any` shines in every colour. */
export interface LampPart {
  readonly line: number;
  readonly part: 'any' | 'red' | 'green' | 'blue';
}

type OpenPart = LampPart & { readonly output: OutputLine };

/** The lamp is dark until the first scene. */
export function createGpioLamp(
  id: string,
  parts: readonly LampPart[],
  activeLow: boolean,
  { clock, gpio, onState }: Surroundings,
): Indicator {
  let state: LightState | undefined;

  function lit(part: LampPart['part'], on: boolean): boolean {
    if (!on || state === undefined) return false;
    return part === 'any' || primariesOf(lights[state].colour)[part];
  }

  function draw(on: boolean): void {
    for (const { part, output } of attachment.device() ?? []) output.set(lit(part, on) !== activeLow);
  }

  const blinker = createBlinker(clock, draw, (thrown) => attachment.lost(thrown));

  /** A driver that blinks by itself needs none of our timers. */
  function blinkAlone(open: readonly OpenPart[], shown: LightState): boolean {
    const { blink } = lights[shown];
    if (blink.length < 2 || open.some(({ output }) => output.blink === undefined)) return false;
    blinker.stop();
    for (const { part, output } of open) {
      if (lit(part, true)) output.blink?.(!activeLow, blink);
      else output.set(activeLow);
    }
    return true;
  }

  function play(): void {
    const open = attachment.device();
    if (open === undefined || state === undefined) return;
    // Another colour with the same rhythm is drawn from its start.
    blinker.stop();
    if (!blinkAlone(open, state)) blinker.play(lights[state].blink);
  }

  const attachment = createAttachment<readonly OpenPart[]>({
    id,
    clock,
    permission: permissions.gpio,
    async open() {
      const open: OpenPart[] = [];
      try {
        for (const part of parts) {
          const output = await gpio.output(part.line, activeLow, (thrown) => attachment.lost(thrown));
          open.push({ ...part, output });
        }
      } catch (thrown) {
        await releaseAll(open);
        throw thrown;
      }
      return open;
    },
    close: releaseAll,
    onOpen: play,
    onState,
  });
  attachment.start();
  return {
    id,
    show({ light }) {
      if (light === state) return;
      state = light;
      play();
    },
    async close() {
      blinker.stop();
      await attachment.stop();
    },
  };
}

async function releaseAll(open: readonly OpenPart[]): Promise<void> {
  await Promise.allSettled(open.map(({ output }) => output.release()));
}

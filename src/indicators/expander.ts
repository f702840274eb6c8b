// The indicator of a lamp behind a port expander on I2C: PCF8574 (TI SCPS068, one byte is its eight outputs) or MCP23017
// (Microchip DS20001952, IOCON.BANK = 0).
// INVARIANT: outputs that are not ours keep what they are: of a PCF8574 they stay inputs, high and weak.
import type { Indicator } from '../core/indicator.js';
import { lights, primariesOf, type LightState } from '../core/light.js';
import { createAttachment } from './attachment.js';
import { createBlinker } from './blinker.js';
import { permissions } from './device-fault.js';
import type { I2cBus } from './i2c-bus.js';
import type { Surroundings } from './surroundings.js';

/** Registers of an MCP23017 for its ports A and B: direction (1 is input) and output latch. */
const directions = [0x00, 0x01] as const;
const latches = [0x14, 0x15] as const;

/** Dark until the first scene. */
export function createExpander({ settings, clock, i2c, onState }: Surroundings): Indicator {
  const { address, bus: busNumber, chip, red, green, blue, activeLow } = settings.expander;
  const outputs = { red, green, blue };
  const single = green === undefined && blue === undefined;
  const ours = mask(Object.values(outputs).filter((output) => output !== undefined));
  let state: LightState | undefined;
  let writing: Promise<void> = Promise.resolve();

  /** The word of all outputs that shows `on`. */
  function word(on: boolean): number {
    const shining = state === undefined ? undefined : primariesOf(lights[state].colour);
    const lit = (['red', 'green', 'blue'] as const).flatMap((part) => {
      const output = outputs[part];
      return output !== undefined && on && shining !== undefined && (single || shining[part]) ? [output] : [];
    });
    return activeLow ? ~mask(lit) & 0xffff : mask(lit) | (~ours & 0xffff);
  }

  async function write(bus: I2cBus, bits: number): Promise<void> {
    if (chip === 'pcf8574') {
      await bus.sendByte(address, bits & 0xff);
      return;
    }
    if (ours & 0x00ff) await bus.writeByte(address, latches[0], bits & 0xff);
    if (ours & 0xff00) await bus.writeByte(address, latches[1], bits >> 8);
  }

  function draw(on: boolean): void {
    const bus = attachment.device();
    if (bus === undefined) return;
    writing = writing.then(() => write(bus, word(on))).catch((thrown: unknown) => attachment.lost(thrown));
  }

  const blinker = createBlinker(clock, draw, (thrown) => attachment.lost(thrown));

  function play(): void {
    blinker.stop();
    if (state !== undefined && attachment.device() !== undefined) blinker.play(lights[state].blink);
  }

  const attachment = createAttachment<I2cBus>({
    id: 'expander',
    clock,
    permission: permissions.i2c,
    async open() {
      const bus = await i2c.open(busNumber);
      try {
        await write(bus, word(false));
        if (chip === 'mcp23017') {
          if (ours & 0x00ff) await bus.writeByte(address, directions[0], ~ours & 0xff);
          if (ours & 0xff00) await bus.writeByte(address, directions[1], (~ours >> 8) & 0xff);
        }
      } catch (thrown) {
        await bus.close().catch(() => undefined);
        throw thrown;
      }
      return bus;
    },
    async close(bus) {
      try {
        await write(bus, word(false));
        if (chip === 'mcp23017')
          for (const direction of directions) await bus.writeByte(address, direction, 0xff);
      } finally {
        await bus.close();
      }
    },
    onOpen: play,
    onState,
  });
  attachment.start();
  return {
    id: 'expander',
    show({ light }) {
      if (light === state) return;
      state = light;
      play();
    },
    async close() {
      blinker.stop();
      await writing;
      await attachment.stop();
    },
  };
}

function mask(outputs: readonly number[]): number {
  return outputs.reduce((bits, output) => bits | (1 << output), 0);
}

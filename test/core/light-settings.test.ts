import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/core/config.js';

const schema = configSchema([]);

function faults(config: unknown): readonly string[] {
  const read = schema.safeParse(config);
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('core/light-settings', () => {
  it('needs nothing', () => {
    expect(faults({})).toEqual([]);
  });

  it.each([
    [
      'two indicators on one line',
      { lights: { gpioLed: { line: 17 }, gpioRgb: { red: 5, green: 17, blue: 6 } } },
      'lights.gpioRgb.green: GPIO line 17 is used by lights.gpioLed.line, too',
    ],
    [
      'a button on the line of a lamp',
      { lights: { gpioLed: { line: 4 }, button: { line: 4 } } },
      'lights.button.line: GPIO line 4 is used by lights.gpioLed.line, too',
    ],
    [
      'two parts of a lamp on one output',
      { lights: { expander: { red: 1, green: 1 } } },
      'lights.expander.green: output 1 is used by lights.expander.red, too',
    ],
    [
      'an output that the chip has not',
      { lights: { expander: { red: 8 } } },
      'lights.expander.red: a pcf8574 has outputs 0 to 7',
    ],
    [
      'display and expander at one address',
      { lights: { textDisplay: { address: 0x20 } } },
      'lights.expander.address: is the address of lights.textDisplay on the same bus, too',
    ],
    [
      'an indicator without its line',
      { indicators: ['log', 'gpio-led'] },
      'lights.gpioLed.line: is needed by the indicator gpio-led',
    ],
    [
      'a lamp with two colours of three',
      { indicators: ['gpio-rgb'], lights: { gpioRgb: { red: 1, green: 2 } } },
      'lights.gpioRgb.blue: is needed by the indicator gpio-rgb',
    ],
    [
      'a heartbeat that never ends',
      { lights: { heartbeat: { everyMs: 500, pulseMs: 500 } } },
      'lights.heartbeat.pulseMs: must be shorter than lights.heartbeat.everyMs',
    ],
  ])('refuses %s', (_what, config, message) => {
    expect(faults(config)).toEqual([message]);
  });
});

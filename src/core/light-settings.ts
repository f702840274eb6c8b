// Settings of `lights`: what is connected to which line or bus. A line carries one thing only.
import { z } from 'zod';

/** GPIO numbers as in Broadcom's and Raspberry Pi's own documents (GPIO17 is 17), never pins of the header. */
const line = z.number().int().min(0).max(53);
const bus = z.number().int().min(0).max(255);
const address = (fallback: number) => z.number().int().min(0x03).max(0x77).default(fallback);
const activeLow = z.boolean().default(false);

const boardLedsSchema = z.strictObject({
  led: z
    .string()
    .regex(/^[\w:.-]{1,64}$/)
    .default('auto')
    .describe('Name below /sys/class/leds; auto: the green one of a Raspberry Pi (ACT or led0)'),
  inverted: z
    .enum(['auto', 'yes', 'no'])
    .default('auto')
    .describe('Whether 0 lights it; auto: on a Raspberry Pi 5, whose kernel has it so'),
});

const gpioLedSchema = z.strictObject({
  line: line.optional().describe('GPIO line of a single lamp'),
  activeLow: activeLow.describe('Lit when the line is low'),
});

const gpioRgbSchema = z.strictObject({
  red: line.optional().describe('GPIO line of the red part'),
  green: line.optional().describe('GPIO line of the green part'),
  blue: line.optional().describe('GPIO line of the blue part'),
  commonAnode: z
    .boolean()
    .default(false)
    .describe('The long leg is at 3.3 V: a part is lit when its line is low'),
});

const textDisplaySchema = z.strictObject({
  bus: bus.default(1).describe('Number of the I2C bus (/dev/i2c-N)'),
  address: address(0x3c).describe('Address on the bus; 60 is 0x3c'),
  controller: z.enum(['ssd1306', 'sh1106']).default('ssd1306').describe('The chip of the 128×64 display'),
  upsideDown: z.boolean().default(false).describe('Turn the picture by half a turn'),
  brightness: z.number().int().min(1).max(255).default(64).describe('How bright; a bright one burns in'),
});

const expanderSchema = z.strictObject({
  bus: bus.default(1).describe('Number of the I2C bus (/dev/i2c-N)'),
  address: address(0x20).describe('Address on the bus; 32 is 0x20'),
  chip: z.enum(['pcf8574', 'mcp23017']).default('pcf8574').describe('The port expander'),
  red: z.number().int().min(0).max(15).optional().describe('Its output of the red part, or of a single lamp'),
  green: z.number().int().min(0).max(15).optional().describe('Its output of the green part'),
  blue: z.number().int().min(0).max(15).optional().describe('Its output of the blue part'),
  activeLow: z
    .boolean()
    .default(true)
    .describe('Lit when the output is low, as a PCF8574 has to drive lamps'),
});

const buttonSchema = z.strictObject({
  line: line.optional().describe('GPIO line of a push button: press to measure, hold to identify'),
  activeLow: z.boolean().default(true).describe('Pressed when the line is low'),
  debounceMs: z.number().int().min(1).max(500).default(30).describe('Changes shorter than this are bounces'),
  holdMs: z.number().int().min(500).max(10_000).default(1500).describe('Held for so long it identifies'),
  nettest: z.string().min(1).max(64).default('ndt7').describe('What a press measures'),
});

const heartbeatSchema = z.strictObject({
  line: line.optional().describe('GPIO line that pulses only while the kiosk is healthy, for a power board'),
  activeLow: activeLow.describe('A pulse is low'),
  everyMs: z.number().int().min(500).max(60_000).default(5000).describe('From pulse to pulse'),
  pulseMs: z.number().int().min(10).max(1000).default(200).describe('Length of a pulse'),
});

const shutdownSchema = z.strictObject({
  line: line.optional().describe('GPIO line by which a power board asks for a clean stop'),
  activeLow: activeLow.describe('It asks by a low level'),
});

/** The section `lights`. */
export const lightsSchema = z
  .strictObject({
    gpio: z
      .enum(['auto', 'sysfs', 'tools'])
      .default('auto')
      .describe(
        "How GPIO is driven: sysfs (onoff), or the tools of Debian's gpiod where the kernel has no sysfs",
      ),
    boardLeds: boardLedsSchema.prefault({}).describe('A lamp on the board itself'),
    gpioLed: gpioLedSchema.prefault({}).describe('A single lamp'),
    gpioRgb: gpioRgbSchema.prefault({}).describe('A lamp with three colours'),
    textDisplay: textDisplaySchema.prefault({}).describe('A small text display on I2C'),
    expander: expanderSchema.prefault({}).describe('A lamp behind a port expander on I2C'),
    button: buttonSchema.prefault({}).describe('A push button'),
    heartbeat: heartbeatSchema.prefault({}).describe('A sign of life for a power board'),
    shutdownRequest: shutdownSchema.prefault({}).describe('A request to stop, from a power board'),
  })
  .superRefine((lights, context) => {
    const users: readonly (readonly [path: readonly string[], line: number | undefined])[] = [
      [['gpioLed', 'line'], lights.gpioLed.line],
      [['gpioRgb', 'red'], lights.gpioRgb.red],
      [['gpioRgb', 'green'], lights.gpioRgb.green],
      [['gpioRgb', 'blue'], lights.gpioRgb.blue],
      [['button', 'line'], lights.button.line],
      [['heartbeat', 'line'], lights.heartbeat.line],
      [['shutdownRequest', 'line'], lights.shutdownRequest.line],
    ];
    refuseTwice(users, 'GPIO line', context);
    const { expander } = lights;
    const most = expander.chip === 'pcf8574' ? 7 : 15;
    const outputs = (['red', 'green', 'blue'] as const).map(
      (part) => [['expander', part], expander[part]] as const,
    );
    refuseTwice(outputs, 'output', context);
    for (const [path, output] of outputs) {
      if (output === undefined || output <= most) continue;
      context.addIssue({
        code: 'custom',
        path: [...path],
        message: `a ${expander.chip} has outputs 0 to ${most}`,
      });
    }
    if (lights.textDisplay.bus === expander.bus && lights.textDisplay.address === expander.address) {
      const message = 'is the address of lights.textDisplay on the same bus, too';
      context.addIssue({ code: 'custom', path: ['expander', 'address'], message });
    }
    if (lights.heartbeat.pulseMs >= lights.heartbeat.everyMs) {
      const message = 'must be shorter than lights.heartbeat.everyMs';
      context.addIssue({ code: 'custom', path: ['heartbeat', 'pulseMs'], message });
    }
  });

/** Settings of `lights`. */
export type LightsSettings = z.output<typeof lightsSchema>;

function refuseTwice(
  users: readonly (readonly [path: readonly string[], line: number | undefined])[],
  what: string,
  context: z.RefinementCtx,
): void {
  const taken = new Map<number, string>();
  for (const [path, used] of users) {
    if (used === undefined) continue;
    const before = taken.get(used);
    if (before === undefined) taken.set(used, path.join('.'));
    else {
      const message = `${what} ${used} is used by lights.${before}, too`;
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  }
}

/** Names that `indicators` may list. */
export const indicatorNames = [
  'log',
  'board-leds',
  'gpio-led',
  'gpio-rgb',
  'text-display',
  'expander',
] as const;

/** The name of an indicator. */
export type IndicatorName = (typeof indicatorNames)[number];

/** What an indicator lacks to be switched on: the setting that has to be set. */
export function missingSetting(name: IndicatorName, lights: LightsSettings): string | undefined {
  const { red, green, blue } = lights.gpioRgb;
  switch (name) {
    case 'gpio-led':
      return lights.gpioLed.line === undefined ? 'gpioLed.line' : undefined;
    case 'gpio-rgb':
      return red === undefined
        ? 'gpioRgb.red'
        : green === undefined
          ? 'gpioRgb.green'
          : blue === undefined
            ? 'gpioRgb.blue'
            : undefined;
    case 'expander':
      return lights.expander.red === undefined ? 'expander.red' : undefined;
    default:
      return undefined;
  }
}

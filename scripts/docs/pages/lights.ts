// docs/lights.md and the card beside it: what the lights say and how to connect them, from the table of states.
import { lights, lightStates, type BlinkCode } from '../../../src/core/light.js';
import { code, generatedNotice, table } from './markdown.js';

/** The page. */
export function lightsPage(): string {
  return [
    generatedNotice,
    '# Lights, text display and button',
    `The kiosk says what it knows without a screen: with a lamp, with a small text display, or with both. Everything here is
off unless ${code('indicators')} lists it; what is connected where is set in ${code('lights')} ([configuration](configuration.md)).
A lamp that is missing, busy or forbidden is a state of the kiosk and never stops a measurement.`,
    '## What a lamp says',
    `One lamp of one colour is enough: each state has a rhythm of its own. The first state that holds is shown, in this
order. ${code('mk-kiosk led demo')} shows them one after the other; [this card](images/lights-card.svg) is made to be printed
and put beside the device.`,
    table(
      ['state', 'colour', 'rhythm', 'lit, dark … in ms', 'it means'],
      lightStates.map((state) => {
        const { colour, rhythm, blink, meaning } = lights[state];
        return [code(state), colour, rhythm, blink.length === 1 ? 'always' : blink.join(', '), meaning];
      }),
    ),
    connections,
    troubles,
  ].join('\n\n');
}

const connections = `## What can be connected

| indicator | what it is | settings |
| --- | --- | --- |
| ${code('board-leds')} | the green lamp of the board (ACT, led0) | ${code('lights.boardLeds')}: another lamp, inverted or not |
| ${code('gpio-led')} | one lamp on a GPIO line, through a resistor (330 Ω) to ground | ${code('lights.gpioLed.line')} |
| ${code('gpio-rgb')} | a lamp with three colours; common cathode to ground, or common anode to 3.3 V | ${code('lights.gpioRgb.red')}, ${code('green')}, ${code('blue')}, ${code('commonAnode')} |
| ${code('text-display')} | an SSD1306 or SH1106 with 128×64 dots on I2C | ${code('lights.textDisplay')}: bus, address, chip |
| ${code('expander')} | a lamp behind a PCF8574 or MCP23017 on I2C | ${code('lights.expander')}: bus, address, chip, outputs |
| ${code('log')} | a line in the log for each change; needs nothing | |

Lines are GPIO numbers as in Raspberry Pi's documents (GPIO17 is 17, pin 11 of the header). They are found by the name of the
chip, so that the numbers of newer kernels (512 and up) do not matter. Two things on one line are a mistake of the
configuration, and are refused with both names.

\`\`\`yaml
indicators: [log, gpio-rgb, text-display]
lights:
  gpioRgb: { red: 17, green: 27, blue: 22 }
  textDisplay: { bus: 1, address: 0x3c }
  button: { line: 23 }
\`\`\`

A push button between ${code('lights.button.line')} and ground measures when it is pressed, and identifies the kiosk when it is held
for 1.5 s. Its line needs a pull-up: ${code('gpio=23=ip,pu')} in config.txt, since GPIO in sysfs cannot set one.

A power board can watch ${code('lights.heartbeat.line')}: it pulses every 5 s for 0.2 s, and only while the kiosk beats and its
store takes writes. By ${code('lights.shutdownRequest.line')} it asks for a clean stop.

| command | what it does |
| --- | --- |
| ${code('mk-kiosk led states')} | this table |
| ${code('mk-kiosk led demo')} | shows each state for 4 s (${code('--seconds')}) on what is connected |
| ${code('mk-kiosk led test')} | says of each thing whether it is there, and lets the lamps flicker; exit code 1 where something is not |
| ${code('mk-kiosk led updating --seconds 600')} | for an updater: says that the plug must stay in; 0 ends it |
| ${code('mk-kiosk led release')} | gives back what a killed kiosk had; for the end of a service and for uninstalling |
| ${code('mk-kiosk identify')} | the running kiosk flickers and shows its name for 15 s |`;

const troubles = `## When something is not as it should be

Hardware has a process of its own beside the daemon, started only when something is connected. A bus that hangs holds up that
process and no measurement; when the daemon is killed, that process gives everything back, and what not even it could give
back (the power was cut, everything was killed) is given back at the next start, from ${code('lights.json')} in the data folder. The
trigger of a lamp of the board is then what it was before.

| state | what it means | what to do |
| --- | --- | --- |
| ${code('absent')} | no such lamp, bus, chip or device | it is tried again every 10 s: a display may be plugged in later |
| ${code('busy')} | the line is exported already, or a driver has it | stop the other program, or choose another line |
| ${code('forbidden')} | the user may not | GPIO: group gpio. I2C: group i2c. Lamps of the board: the rule below. Container: the devices and a writable /sys |
| ${code('failed')} | anything else, with the system's own words | |

Raspberry Pi OS gives the lamps of the board to root only. A file ${code('/etc/udev/rules.d/90-mk-kiosk-leds.rules')} gives them to
the group gpio:

\`\`\`
SUBSYSTEM=="leds", ACTION=="add", RUN+="/bin/sh -c 'chgrp gpio /sys%p/trigger /sys%p/brightness; chmod g+w /sys%p/trigger /sys%p/brightness'"
\`\`\`

On a Raspberry Pi 5 writing 0 lights the lamp of the board ([raspberrypi/linux#6783](https://github.com/raspberrypi/linux/issues/6783)).
Where a later kernel has that mended, set ${code('lights.boardLeds.inverted')} to ${code('no')}.

GPIO goes through sysfs (onoff). Where a kernel has none, it goes through ${code('gpioset')} and ${code('gpiomon')} of Debian's package
gpiod, of which 1.x and 2.x are both spoken; with 1.x each change of a lamp is a new program, so that blinking costs more.
Nothing is dimmed: a lamp is on or off, since dimming by software wakes the processor hundreds of times a second.`;

/** A card for a printer: each state with its colour and four seconds of its rhythm. 105 × 148 mm (A6). */
export function lightsCard(): string {
  const rowHeight = 38;
  const top = 64;
  const height = top + lightStates.length * rowHeight + 20;
  const rows = lightStates.map((state, index) => {
    const { colour, blink, meaning, rhythm } = lights[state];
    const y = top + index * rowHeight;
    return [
      `<text x="20" y="${y + 12}" class="state">${state}</text>`,
      `<text x="110" y="${y + 12}">${colour}, ${rhythm}</text>`,
      `<text x="110" y="${y + 26}" class="meaning">${meaning}</text>`,
      ...bars(blink).map(
        ({ at, ms }) =>
          `<rect x="${430 + at / 20}" y="${y}" width="${ms / 20}" height="16" fill="${inks[colour]}" stroke="#000" stroke-width="0.5"/>`,
      ),
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 650 ${height}" width="148mm" role="img" aria-label="What the lamp of the kiosk says">
<style>text{font:12px sans-serif}.title{font:bold 20px sans-serif}.state{font-weight:bold}.meaning{fill:#444;font-size:11px}</style>
<rect width="650" height="${height}" fill="#fff"/>
<text x="20" y="32" class="title">What the lamp says</text>
<text x="430" y="46">four seconds: lit is filled</text>
${rows.join('\n')}
</svg>
`;
}

const inks = {
  red: '#d00000',
  green: '#00a030',
  blue: '#2060ff',
  yellow: '#ffd000',
  cyan: '#00c8d8',
  magenta: '#d020c0',
  white: '#ffffff',
} as const;

/** The lit spans of the first four seconds. */
function bars(blink: BlinkCode): readonly { at: number; ms: number }[] {
  const windowMs = 4000;
  if (blink.length === 1) return [{ at: 0, ms: windowMs }];
  const found: { at: number; ms: number }[] = [];
  let at = 0;
  for (let place = 0; at < windowMs; place = (place + 1) % blink.length) {
    const ms = blink[place] ?? windowMs;
    if (place % 2 === 0) found.push({ at, ms: Math.min(ms, windowMs - at) });
    at += ms;
  }
  return found;
}

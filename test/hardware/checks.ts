// What is checked inside the emulated machine with the kernel's own interfaces, one after the other.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sceneOfState } from '../../src/bin/led-scene.js';
import { lightStates, lights, primariesOf, type LightState } from '../../src/core/light.js';
import { displayLines } from '../../src/indicators/display-text.js';
import { drawLines } from '../../src/indicators/picture.js';
import * as emulated from './emulated.js';
import { killChecks } from './kill-checks.js';
import { toolChecks } from './tool-checks.js';

/** A check; it throws what is wrong. */
export interface Check {
  readonly name: string;
  run(): Promise<void>;
}

const { must, until } = emulated;
const lines = { led: 17, red: 5, green: 6, blue: 13, button: 27 } as const;
const gpio = {
  gpioLed: { line: lines.led },
  gpioRgb: { red: lines.red, green: lines.green, blue: lines.blue, commonAnode: true },
};

/** The emulated processor is slow and shared: an edge may come so late. */
const lateMs = 80;

async function showsState(state: LightState): Promise<void> {
  const { host } = await emulated.openLights(['gpio-led', 'gpio-rgb'], gpio);
  try {
    await host.hear({ kind: 'scene', scene: sceneOfState(state, 'test') });
    const { blink, colour } = lights[state];
    const periodMs = blink.reduce((sum, ms) => sum + ms, 0);
    if (blink.length === 1) {
      await until(() => emulated.levelOf(lines.led) === 1, 'the lamp is lit');
      const spans = await emulated.watchLine(lines.led, 1500);
      must(spans.length === 0, `a steady lamp moved: ${JSON.stringify(spans)}`);
    } else {
      const spans = await emulated.watchLine(lines.led, Math.max(periodMs * 1.6, 1500));
      must(spans.length >= blink.length / 2, `only ${spans.length} changes`);
      fits(spans, blink);
    }
    await until(() => emulated.levelOf(lines.led) === 1, 'the lamp is lit again');
    const wanted = primariesOf(colour);
    for (const part of ['red', 'green', 'blue'] as const) {
      // Common anode: lit is low.
      await until(
        () => emulated.levelOf(lines.led) === 1 && emulated.levelOf(lines[part]) === (wanted[part] ? 0 : 1),
        `${part} is ${wanted[part] ? 'lit' : 'dark'} in ${state}`,
      );
    }
  } finally {
    await host.close();
  }
  must(emulated.exported().length === 0, `still exported: ${emulated.exported().join()}`);
}

/**
 * The spans have the lengths that the code gives them, from one of the places where it may have begun. On an emulated
 * processor that others share a few edges come late: three of four have to be right.
 */
function fits(spans: readonly { high: boolean; ms: number }[], blink: readonly number[]): void {
  const rightFrom = (start: number) =>
    spans.filter(({ high, ms }, at) => {
      const place = (start + at) % blink.length;
      return high === (place % 2 === 0) && Math.abs(ms - (blink[place] ?? 0)) < lateMs;
    }).length;
  must(
    blink.some((_, start) => rightFrom(start) >= spans.length * 0.75),
    `${JSON.stringify(spans.map(({ high, ms }) => `${high ? '+' : '-'}${Math.round(ms)}`))} is not ${blink.join()}`,
  );
}

const display = { textDisplay: { bus: emulated.i2cBus, address: 0x3c } };

/** What is measured in virtual time: rhythms, without any program beside this one. */
export const rhythmChecks: readonly Check[] = [
  ...lightStates.map((state) => ({
    name: `shows ${state} on a single lamp and in colours, and gives the lines back`,
    run: () => showsState(state),
  })),
  {
    name: 'hears a press, a hold, and no bounce of the button',
    async run() {
      emulated.pull(lines.button, true);
      const { host, said } = await emulated.openLights([], {
        button: { line: lines.button, debounceMs: 60, holdMs: 1000 },
      });
      const presses = () => said.flatMap((message) => (message.kind === 'button' ? [message.press] : []));
      try {
        await until(() => said.some((message) => message.kind === 'device'), 'the button is there');
        for (const down of [true, false, true, false]) emulated.pull(lines.button, !down);
        await sleep(300);
        must(presses().length === 0, 'a bounce was heard');
        emulated.pull(lines.button, false);
        await sleep(300);
        emulated.pull(lines.button, true);
        await until(() => presses().length === 1, 'a press was heard');
        emulated.pull(lines.button, false);
        await until(() => presses().length === 2, 'a hold was heard');
        emulated.pull(lines.button, true);
        await sleep(300);
        must(presses().join() === 'press,hold', `heard ${presses().join()}`);
      } finally {
        await host.close();
      }
    },
  },
  {
    name: 'pulses for a power board only while it is told that all is well',
    async run() {
      const { host } = await emulated.openLights([], { heartbeat: { line: 22, everyMs: 500, pulseMs: 100 } });
      try {
        must(
          (await emulated.watchLine(22, 1500)).length === 0,
          'it pulses although nobody said that all is well',
        );
        await host.hear({ kind: 'healthy' });
        const spans = await emulated.watchLine(22, 3000);
        const pulses = spans.filter(({ high }) => high);
        must(pulses.length >= 4, `only ${pulses.length} pulses in 3 s`);
        must(
          pulses.every(({ ms }) => Math.abs(ms - 100) < lateMs),
          JSON.stringify(pulses),
        );
      } finally {
        await host.close();
      }
    },
  },
];

/** What is done by programs, with files of the other machine: in real time. */
export const programChecks: readonly Check[] = [
  ...(['ssd1306', 'sh1106'] as const).map((controller) => ({
    name: `puts the right picture into the memory of an ${controller}, and darkens it on stop`,
    async run() {
      const scene = { ...sceneOfState('good', 'Grüße'), downloadBps: 94.2e6, latencyMs: 8.5 };
      const { host } = await emulated.openLights(['text-display'], {
        textDisplay: { ...display.textDisplay, controller },
      });
      const writes = await emulated.traced(async (soFar) => {
        await host.hear({ kind: 'scene', scene });
        await until(() => emulated.displayMemory(soFar(), 0x3c).on, 'the display is lit');
      });
      const remembered = emulated.registersOf(0x3c, 0x40, 0x5f);
      const last = await emulated.traced(() => host.close());
      must(!emulated.displayMemory(last, 0x3c).on, 'the display is still lit');
      const { picture, on } = emulated.displayMemory(writes, 0x3c);
      must(on, 'the display is dark');
      const wanted = drawLines(displayLines(scene, Date.now()));
      const shift = controller === 'sh1106' ? 2 : 0;
      const wrong = wanted.findIndex((byte, at) => {
        const column = at % 128;
        return column + shift < 128 && picture[at + shift] !== byte;
      });
      must(wrong === -1, `byte ${wrong} of the picture is ${picture[wrong]}, not ${wanted[wrong]}`);
      must(
        remembered.join() === wanted.slice(-32).join(),
        `the chip remembers ${remembered.join()}, not ${wanted.slice(-32).join()}`,
      );
    },
  })),
  {
    name: 'drives a lamp behind a PCF8574 with one byte',
    async run() {
      const { host } = await emulated.openLights(['expander'], {
        expander: { bus: emulated.i2cBus, address: 0x20, red: 0, green: 1, blue: 2 },
      });
      const bytesOf = (writes: readonly emulated.BusWrite[]) =>
        writes.filter(({ address }) => address === 0x20).map(({ command }) => command);
      const writes = await emulated.traced(async (soFar) => {
        await host.hear({ kind: 'scene', scene: sceneOfState('good', 'test') });
        await until(() => bytesOf(soFar()).length > 0, 'a byte is sent');
        await host.close();
      });
      const bytes = bytesOf(writes);
      must(bytes.join() === '253,255', `the bytes were ${bytes.join()}, not 253 (green), 255 (dark)`);
    },
  },
  {
    name: 'drives a lamp behind an MCP23017, whose registers read back',
    async run() {
      const { host } = await emulated.openLights(['expander'], {
        expander: {
          bus: emulated.i2cBus,
          address: 0x20,
          chip: 'mcp23017',
          red: 8,
          green: 9,
          blue: 10,
          activeLow: false,
        },
      });
      const register = (at: string) =>
        execFileSync('i2cget', ['-y', String(emulated.i2cBus), '0x20', at], { encoding: 'utf8' }).trim();
      try {
        await host.hear({ kind: 'scene', scene: sceneOfState('good', 'test') });
        await until(() => register('0x15') === '0xfa', `latch B is 0xfa (it is ${register('0x15')})`);
        must(register('0x01') === '0xf8', `direction B is ${register('0x01')}, not 0xf8`);
      } finally {
        await host.close();
      }
      must(register('0x01') === '0xff', 'its outputs are outputs still');
    },
  },
  {
    name: 'says absent for a display that is not on the bus, and for a bus that is not there',
    async run() {
      for (const textDisplay of [
        { bus: emulated.i2cBus, address: 0x3d },
        { bus: 200, address: 0x3c },
      ]) {
        const { host, state } = await emulated.openLights(['text-display'], { textDisplay });
        await host.close();
        must(state('text-display')?.state === 'absent', JSON.stringify(state('text-display')));
      }
    },
  },
  {
    name: 'leaves alone a line that somebody exported, one that a program holds, and one that is not there',
    async run() {
      writeFileSync('/sys/class/gpio/export', String(512 + lines.led));
      const other = await emulated.openLights(['gpio-led'], gpio);
      await other.host.close();
      must(other.state('gpio-led')?.state === 'busy', JSON.stringify(other.state('gpio-led')));
      must(existsSync(`/sys/class/gpio/gpio${512 + lines.led}`), 'it took the line of somebody else');
      writeFileSync('/sys/class/gpio/unexport', String(512 + lines.led));

      const holder = spawn('gpioset', ['--mode=signal', 'gpiochip0', `${lines.led}=1`]);
      await until(() => emulated.levelOf(lines.led) === 1, 'gpioset holds the line');
      const held = await emulated.openLights(['gpio-led'], gpio);
      await held.host.close();
      holder.kill();
      must(held.state('gpio-led')?.state === 'busy', JSON.stringify(held.state('gpio-led')));

      const missing = await emulated.openLights(['gpio-led'], { gpioLed: { line: 40 } });
      await missing.host.close();
      must(missing.state('gpio-led')?.state !== 'ready', JSON.stringify(missing.state('gpio-led')));
      must(emulated.exported().length === 0, 'something is exported still');
    },
  },
  ...toolChecks,
  ...killChecks,
];

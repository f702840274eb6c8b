// What becomes of lamps and lines when a process is stopped, or killed without a word.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as emulated from './emulated.js';

const { must, until } = emulated;
const program = fileURLToPath(new URL('../../dist/src/bin/mk-kiosk.js', import.meta.url));
const folder = '/tmp/kiosk';
const settings = [
  '--set=indicators=board-leds,gpio-led,text-display',
  `--set=lights.boardLeds.led=${emulated.lampName}`,
  '--set=lights.gpioLed.line=17',
  `--set=lights.textDisplay.bus=${emulated.i2cBus}`,
];

/** What a check that failed left running must not spoil the next one. */
const started: ChildProcess[] = [];

function start(args: readonly string[]): ChildProcess {
  for (const left of started.splice(0)) left.kill('SIGKILL');
  mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, [program, ...args, '--data', folder, ...settings], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      MK_KIOSK_MONITORS__LATENCY__ENABLED: 'no',
      MK_KIOSK_MONITORS__CONNECTIVITY__ENABLED: 'no',
      MK_KIOSK_HTTP__PORT: '0',
      MK_KIOSK_SCHEDULE__RUN_AT_START: 'no',
    },
  });
  started.push(child);
  return child;
}

const given = () => emulated.exported().length === 0 && emulated.lampTrigger() === 'kbd-capslock';
const taken = () => emulated.exported().length === 1 && emulated.lampTrigger() === 'none';

/** Checks of what is given back. */
export const killChecks = [
  {
    name: 'gives lamp and line back when the daemon is stopped',
    async run() {
      must(given(), 'something was taken before');
      const daemon = start(['run']);
      await until(taken, 'the daemon has lamp and line', 600_000);
      daemon.kill('SIGTERM');
      await until(given, 'lamp and line are given back', 60_000);
      await until(() => daemon.exitCode !== null, 'the daemon ended', 60_000);
    },
  },
  {
    name: 'gives lamp and line back when the daemon is killed without a word',
    async run() {
      const daemon = start(['run']);
      await until(taken, 'the daemon has lamp and line', 600_000);
      daemon.kill('SIGKILL');
      await until(given, 'lamp and line are given back', 60_000);
    },
  },
  {
    name: 'gives back at the next start what a killed process had, and "led release" does so, too',
    async run() {
      for (const again of [
        ['led', 'release'],
        ['led', 'test'],
      ]) {
        // No companion survives here: the command itself has the lights.
        const demo = start(['led', 'demo']);
        await until(taken, 'the demonstration has lamp and line', 600_000);
        demo.kill('SIGKILL');
        await sleep(500);
        must(taken(), 'nobody was left to give it back');
        const next = start(again);
        await until(() => next.exitCode !== null, `mk-kiosk ${again.join(' ')} ended`, 600_000);
        must(given(), `after ${again.join(' ')}: ${emulated.exported().join()} ${emulated.lampTrigger()}`);
      }
    },
  },
] as const;

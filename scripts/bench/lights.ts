// What the lights cost: processor time and wake-ups of the process that has them, with a lamp of the board whose files lie
// in a folder, at rest, with a steady lamp, with the slowest and with the fastest rhythm. Prints Markdown.
// `node dist/scripts/bench/lights.js [--seconds N]`
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sceneOfState } from '../../src/bin/led-scene.js';
import type { LightState } from '../../src/core/light.js';
import { lightsSchema } from '../../src/core/light-settings.js';
import { createExec } from '../../src/exec/exec.js';
import { systemClock } from '../../src/host/clock.js';
import { startLightsHost } from '../../src/indicators/lights-host.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
const forMs = Number(values.seconds) * 1000;

const root = mkdtempSync(join(tmpdir(), 'mk-kiosk-lights-'));
const lamp = join(root, 'sys/class/leds/ACT');
mkdirSync(lamp, { recursive: true });
mkdirSync(join(root, 'proc'));
for (const [name, text] of [
  ['brightness', '0\n'],
  ['max_brightness', '255\n'],
  ['trigger', 'none [mmc0]\n'],
] as const) {
  writeFileSync(join(lamp, name), text);
}

const host = startLightsHost({
  clock: systemClock,
  exec: createExec(),
  sysfsRoot: join(root, 'sys'),
  procRoot: join(root, 'proc'),
  devRoot: join(root, 'dev'),
  say: () => undefined,
});

/** How often the process went to sleep and woke up again (proc(5), voluntary_ctxt_switches of its main thread). */
function wakeUps(): number {
  return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

async function costOf(what: string, state?: LightState): Promise<string> {
  if (state !== undefined) await host.hear({ kind: 'scene', scene: sceneOfState(state, 'bench') });
  await systemClock.sleep(1000);
  const [cpu, wakes] = [process.cpuUsage(), wakeUps()];
  await systemClock.sleep(forMs);
  const { user, system } = process.cpuUsage(cpu);
  const share = (((user + system) / 1000 / forMs) * 100).toFixed(2);
  return `| ${what} | ${share} % | ${(((wakeUps() - wakes) / forMs) * 1000).toFixed(1)} | < 1 % |\n`;
}

try {
  const settings = lightsSchema.parse({});
  process.stdout.write(
    '| the lights | processor, of one core | wake-ups a second | aim |\n| --- | ---: | ---: | --- |\n',
  );
  process.stdout.write(await costOf('nothing is connected'));
  await host.hear({ kind: 'begin', indicators: ['board-leds'], settings });
  process.stdout.write(await costOf('good: a steady lamp', 'good'));
  process.stdout.write(await costOf('idle: a blink every 4 s', 'idle'));
  process.stdout.write(await costOf('error: 5 short flashes', 'error'));
  process.stdout.write(await costOf('identify: 10 changes a second', 'identify'));
} finally {
  await host.close();
  rmSync(root, { recursive: true, force: true });
}

// The same lines through the tools of Debian's gpiod, as where a kernel has no GPIO in sysfs.
import { setTimeout as sleep } from 'node:timers/promises';
import { sceneOfState } from '../../src/bin/led-scene.js';
import * as emulated from './emulated.js';

const { must, until } = emulated;

/** Checks of src/indicators/gpio-tools.ts. */
export const toolChecks = [
  {
    name: 'lights and darkens a lamp through gpioset, and gives the line back',
    async run() {
      const { host, state } = await emulated.openLights(['gpio-led'], {
        gpio: 'tools',
        gpioLed: { line: 17 },
      });
      must(state('gpio-led')?.state === 'ready', JSON.stringify(state('gpio-led')));
      try {
        await host.hear({ kind: 'scene', scene: sceneOfState('good', 'test') });
        await until(() => emulated.levelOf(17) === 1, 'the lamp is lit');
        await host.hear({ kind: 'scene', scene: sceneOfState('stale', 'test') });
        await until(() => emulated.levelOf(17) === 0, 'the lamp goes dark');
        await until(() => emulated.levelOf(17) === 1, 'the lamp is lit again');
      } finally {
        await host.close();
      }
      await until(() => emulated.levelOf(17) === 0, 'the line is given back');
      must(emulated.exported().length === 0, 'sysfs was used');
    },
  },
  {
    name: 'hears the button through gpiomon',
    async run() {
      const { host, said } = await emulated.openLights([], {
        gpio: 'tools',
        button: { line: 27, debounceMs: 30, holdMs: 5000 },
      });
      try {
        await until(() => said.some((message) => message.kind === 'device'), 'the button is there');
        // Its program begins to watch at a time that nobody tells: it is pressed until somebody hears it.
        let heard = false;
        for (let tries = 0; tries < 40 && !heard; tries += 1) {
          emulated.pull(27, false);
          await sleep(500);
          emulated.pull(27, true);
          await sleep(1000);
          heard = said.some((message) => message.kind === 'button');
        }
        must(heard, 'no press was heard');
      } finally {
        await host.close();
      }
    },
  },
] as const;

// Lamps, display and button against a real kernel: boots two emulated machines (scripts/hardware/emulate.sh) and runs
// checks.ts in them with the kernel's own GPIO, I2C and LED interfaces.
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { programChecks, rhythmChecks } from './checks.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('../../scripts/hardware/emulate.sh', import.meta.url));
const resultSchema = z.object({ name: z.string(), ms: z.number(), fault: z.string().optional() });

function missingPackages(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is made for Linux on x86-64';
  const missing = execFileSync('bash', [script, '--missing'], { encoding: 'utf8' }).trim();
  if (missing !== '') return `not installed: ${missing.split('\n').join(' ')}`;
  try {
    execFileSync('bash', [script, '--prepare'], { encoding: 'utf8', timeout: 300_000 });
    return '';
  } catch {
    return 'the module gpio-sim cannot be built: its source package cannot be had, or does not fit this kernel';
  }
}

const lacking = missingPackages();

/** So long may the two machines take, which run side by side. */
const limitSeconds = Number(process.env.EMULATE_TIMEOUT ?? 900);

const machines = [
  { time: 'virtual', what: 'rhythms', checks: rhythmChecks },
  { time: 'real', what: 'programs', checks: programChecks },
] as const;

describe.skipIf(lacking !== '')(
  `lights in an emulated machine${lacking === '' ? '' : ` (${lacking})`}`,
  () => {
    const outputs = new Map<string, string>();
    const results = new Map<string, z.output<typeof resultSchema>>();
    let outOfTime = false;

    beforeAll(async () => {
      const begunMs = performance.now();
      await Promise.all(
        machines.map(async ({ time, what }) => {
          const output = await emulate(time, what);
          outputs.set(what, output);
          for (const line of output.split('\n')) {
            const json = /^CHECK (\{.*\})\s*$/.exec(line)?.[1];
            if (json === undefined) continue;
            const result = resultSchema.parse(JSON.parse(json));
            results.set(result.name, result);
          }
        }),
      );
      outOfTime = performance.now() - begunMs > (limitSeconds - 5) * 1000;
    });

    describe.each(machines)('$what', ({ what, checks }) => {
      it.for(checks.map(({ name }) => name))('%s', (name, { skip }) => {
        const result = results.get(name);
        if (result === undefined) {
          // In CI the time is bounded: a machine that is too slow for it has found no fault.
          if (outOfTime && process.env.CI === 'true') skip(`not reached within ${limitSeconds} s`);
          throw new Error(`the machine ended before this check:\n${outputs.get(what)?.slice(-3000)}`);
        }
        expect(result.fault).toBeUndefined();
      });
    });
  },
);

function emulate(time: 'virtual' | 'real', what: string): Promise<string> {
  const command = [
    process.execPath,
    '--import',
    './test/children/run-typescript.mjs',
    'test/hardware/guest.ts',
    what,
  ];
  return new Promise((resolve) => {
    execFile(
      'bash',
      [script, root, ...command],
      {
        maxBuffer: 32 * 1024 * 1024,
        timeout: (limitSeconds + 10) * 1000,
        env: { ...process.env, EMULATE_TIMEOUT: String(limitSeconds), EMULATED_TIME: time },
      },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
}

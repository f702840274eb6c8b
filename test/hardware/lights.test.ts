// Lamps, display and button against a real kernel: boots an emulated machine (scripts/hardware/emulate.sh) and runs
// checks.ts in it with the kernel's own GPIO, I2C and LED interfaces.
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checks } from './checks.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('../../scripts/hardware/emulate.sh', import.meta.url));
const resultSchema = z.object({ name: z.string(), ms: z.number(), fault: z.string().optional() });

function missingPackages(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is made for Linux on x86-64';
  const missing = execFileSync('bash', [script, '--missing'], { encoding: 'utf8' }).trim();
  return missing === '' ? '' : `not installed: ${missing.split('\n').join(' ')}`;
}

const lacking = missingPackages();

describe.skipIf(lacking !== '')(
  `lights in an emulated machine${lacking === '' ? '' : ` (${lacking})`}`,
  () => {
    let output = '';
    const results = new Map<string, z.output<typeof resultSchema>>();

    beforeAll(async () => {
      output = await emulate();
      for (const line of output.split('\n')) {
        const json = /^CHECK (\{.*\})\s*$/.exec(line)?.[1];
        if (json === undefined) continue;
        const result = resultSchema.parse(JSON.parse(json));
        results.set(result.name, result);
      }
    });

    it.each(checks.map(({ name }) => name))('%s', (name) => {
      const result = results.get(name);
      if (result === undefined)
        throw new Error(`the machine ended before this check:\n${output.slice(-3000)}`);
      expect(result.fault).toBeUndefined();
    });
  },
);

function emulate(): Promise<string> {
  const command = [
    process.execPath,
    '--import',
    './test/children/run-typescript.mjs',
    'test/hardware/guest.ts',
  ];
  return new Promise((resolve) => {
    execFile(
      'bash',
      [script, root, ...command],
      { maxBuffer: 32 * 1024 * 1024, timeout: 460_000, env: { ...process.env, EMULATE_TIMEOUT: '450' } },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
}

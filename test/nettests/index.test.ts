import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/core/config.js';
import type { Raw } from '../../src/core/measurement.js';
import { example } from '../../src/nettests/example.js';
import { nettests } from '../../src/nettests/index.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { captureNames, importedRaw, runRaw } from './measurement-kit-captures.js';

/** Raw output of real runs, by nettest: a new nettest adds a line. */
const samples: Readonly<Record<string, readonly Raw[]>> = {
  'mk.ndt': captureNames.filter((name) => name.includes('ndt')).flatMap(both),
  'mk.dash': captureNames.filter((name) => name.includes('dash')).flatMap(both),
};

function both(name: string): Raw[] {
  return [importedRaw(name), runRaw(name)];
}

for (const nettest of nettests) {
  const own = samples[nettest.id];
  // A nettest without samples here runs its contract in its own test file.
  if (own !== undefined) nettestContract(nettest, own);
}

nettestContract(example, [
  { format: 'example/1', text: '{"asked":"hello","answered":"hello\\n","durationMs":3.5}' },
  { format: 'example/1', text: '{"asked":"hello","answered":"","durationMs":3.5}' },
]);

describe('nettests/index', () => {
  it('lists each nettest once, and the example not at all', () => {
    const ids = nettests.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain('example');
  });

  it('gives a configuration in which {} is valid', () => {
    const { nettests: settings } = configSchema(nettests).parse({});
    expect(Object.keys(settings)).toEqual(nettests.map(({ id }) => id));
  });
});

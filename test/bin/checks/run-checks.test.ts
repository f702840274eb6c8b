import { describe, expect, it } from 'vitest';
import { runChecks } from '../../../src/bin/checks/run-checks.js';
import { worstState, type Check } from '../../../src/core/check.js';
import { KioskError } from '../../../src/core/errors.js';

/** Time limits come at once for checks that never answer, and never for those that do. */
const clock = {
  sleep: (ms: number, signal?: AbortSignal) =>
    ms === 1 || signal?.aborted === true ? Promise.resolve() : new Promise<void>(() => undefined),
};

describe('bin/checks/run-checks', () => {
  it('keeps the order of the list and the name of each check', async () => {
    const checks: Check<number>[] = [
      { id: 'first', look: (n) => [{ state: 'ok', what: String(n) }] },
      {
        id: 'second',
        look: () => Promise.resolve([{ check: 'second a', state: 'warning', what: 'b', fix: 'c' }]),
      },
    ];
    expect(await runChecks(checks, 7, clock)).toEqual([
      { check: 'first', state: 'ok', what: '7' },
      { check: 'second a', state: 'warning', what: 'b', fix: 'c' },
    ]);
  });

  it('makes a finding of a check that throws or hangs, and goes on', async () => {
    const checks: Check<undefined>[] = [
      {
        id: 'refuses',
        look: () => {
          throw new KioskError('port_in_use', 'the port is taken', 'Take another.');
        },
      },
      { id: 'broken', look: () => Promise.reject(new TypeError('oh')) },
      { id: 'hangs', timeoutMs: 1, look: () => new Promise(() => undefined) },
      { id: 'well', look: () => [{ state: 'ok', what: 'well' }] },
    ];
    const findings = await runChecks(checks, undefined, clock);
    expect(findings.map(({ check, state }) => [check, state])).toEqual([
      ['refuses', 'problem'],
      ['broken', 'unknown'],
      ['hangs', 'unknown'],
      ['well', 'ok'],
    ]);
    expect(findings[0]).toMatchObject({ what: 'the port is taken', fix: 'Take another.' });
    expect(worstState(findings)).toBe('problem');
  });

  it('never calls what is unknown fine', () => {
    expect(worstState([{ state: 'ok' }, { state: 'unknown' }])).toBe('unknown');
    expect(worstState([{ state: 'unknown' }, { state: 'warning' }])).toBe('warning');
    expect(worstState([])).toBe('ok');
  });
});

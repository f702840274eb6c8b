// The gates, in order: what closes each, until when, and what overrules it.
import { describe, expect, it } from 'vitest';
import { closureOf, gates, type GateFacts } from '../../src/core/gate.js';
import {
  bytesOf,
  expectationOf,
  mustExitEarly,
  type BudgetFacts,
  type RunUsage,
} from '../../src/core/gate-budget.js';
import { automaticUntil, type Contact } from '../../src/core/gate-quota.js';
import { familyOf, familyQuotas, modeOf } from '../../src/core/schedule.js';

const hourMs = 3_600_000;
const nowMs = Date.UTC(2030, 0, 2);
const noBudget: BudgetFacts = { periods: [], canExitEarly: false };
const open: GateFacts = { nowMs, manual: false, forced: false, budget: noBudget };
const mlab = familyQuotas.mlab ?? { periodMs: 0, automatic: 0, contacts: 0 };

function test(hoursAgo: number, more: Partial<Contact> = {}): Contact {
  return { atMs: nowMs - hoursAgo * hourMs, automatic: true, tested: true, ...more };
}

function withContacts(contacts: readonly Contact[], manual = false): GateFacts {
  return { ...open, manual, quota: { family: 'mlab', quota: mlab, contacts } };
}

describe('src/core/gate', () => {
  it('asks in a fixed order', () => {
    expect(gates.map(([name]) => name)).toEqual(['consent', 'disk', 'quota', 'budget', 'quiet hours']);
  });

  it('closes for a disk that is full, and not for one that runs low: that one costs raw output only', () => {
    const disk = { state: 'low', freeBytes: 3e6, floorBytes: 8e6 } as const;
    expect(closureOf({ ...open, disk })).toBeUndefined();
    expect(closureOf({ ...open, forced: true, disk: { ...disk, state: 'full', freeBytes: 1e6 } })).toEqual({
      reason: 'disk',
      detail: '1.0 MB are free on the disk, and tests need 2.0 MB',
    });
  });

  it('lets a run through when nothing is closed', () => {
    expect(closureOf(open)).toBeUndefined();
  });

  it('names the first closed gate', () => {
    const facts: GateFacts = {
      ...open,
      consentMissing: 'no consent',
      quietUntilMs: nowMs + hourMs,
    };
    expect(closureOf(facts)).toEqual({ reason: 'consent', detail: 'no consent' });
    const { consentMissing: _given, ...consented } = facts;
    expect(closureOf(consented)).toEqual({
      reason: 'quiet_hours',
      detail: 'quiet hours until 2030-01-02T01:00:00.000Z',
      untilMs: nowMs + hourMs,
    });
    expect(closureOf({ ...consented, forced: true })).toBeUndefined();
  });

  it('lets force overrule quiet hours and budget, but neither consent nor quota', () => {
    const forced = { ...open, manual: true, forced: true };
    const spent = { name: 'day', limitBytes: 1, usedBytes: 2, endsAtMs: nowMs + 1 } as const;
    expect(closureOf({ ...forced, quietUntilMs: nowMs + 1 })).toBeUndefined();
    expect(closureOf({ ...forced, budget: { periods: [spent], canExitEarly: false } })).toBeUndefined();
    expect(closureOf({ ...forced, consentMissing: 'no' })?.reason).toBe('consent');
    const many = Array.from({ length: 36 }, () => test(1, { automatic: false }));
    expect(closureOf({ ...withContacts(many, true), forced: true })?.reason).toBe('quota');
  });

  it('takes four automatic tests in 24 h and opens again when the oldest of them is a day old', () => {
    const four = [test(23), test(12), test(6), test(1)];
    expect(closureOf(withContacts(four.slice(1)))).toBeUndefined();
    expect(closureOf(withContacts(four))).toMatchObject({ reason: 'quota', untilMs: nowMs + hourMs });
    expect(closureOf(withContacts([test(24), ...four.slice(1)]))).toBeUndefined();
    expect(closureOf(withContacts([test(23.9), test(23.8), ...four]))?.untilMs).toBe(nowMs + hourMs);
  });

  it('lets a person test beyond the four, up to 36 requests of every kind', () => {
    const requests = Array.from({ length: 35 }, (_, i) => test(i / 2, { tested: i % 2 === 0 }));
    expect(closureOf(withContacts(requests, true))).toBeUndefined();
    const closure = closureOf(withContacts([...requests, test(20)], true));
    expect(closure?.reason).toBe('quota');
    expect(closure?.detail).toContain('36 requests to mlab in 24 h');
  });

  it('counts neither manual runs nor answers without capacity as automatic tests', () => {
    const others = [1, 2, 3, 4, 5].flatMap((hours) => [
      test(hours, { automatic: false }),
      test(hours, { tested: false }),
    ]);
    expect(closureOf(withContacts(others))).toBeUndefined();
  });

  it('counts a run that is about to begin, and runs that a set back clock has put into the future', () => {
    const facts = { family: 'mlab', quota: mlab, contacts: [test(20), test(2), test(1)] };
    expect(automaticUntil(facts, nowMs + hourMs)).toBeUndefined();
    expect(automaticUntil(facts, nowMs + hourMs, nowMs)).toBe(nowMs + 4 * hourMs);
    expect(closureOf(withContacts([test(-1), test(-2), test(-3), test(-4)]))?.reason).toBe('quota');
    expect(
      closureOf(withContacts([test(-90_000), test(-90_001), test(-90_002), test(-90_003)])),
    ).toBeUndefined();
  });

  it('skips the third of three tests of 20 MB under a cap of 50 MB', () => {
    const facts = (usedBytes: number): GateFacts => ({
      ...open,
      budget: {
        periods: [{ name: 'day', limitBytes: 50e6, usedBytes, endsAtMs: nowMs + hourMs }],
        expected: { downloadBytes: 15e6, uploadBytes: 5e6 },
        canExitEarly: false,
      },
    });
    expect([0, 20e6, 40e6].map((used) => closureOf(facts(used))?.reason)).toEqual([
      undefined,
      undefined,
      'budget',
    ]);
    expect(closureOf(facts(40e6))).toEqual({
      reason: 'budget',
      detail: '40 MB of the 50 MB of this day are used, a test takes about 20 MB',
      untilMs: nowMs + hourMs,
    });
  });

  it('shortens a test where only that fits, and closes where not even that does', () => {
    const budget = (usedBytes: number): BudgetFacts => ({
      periods: [{ name: 'month', limitBytes: 10e9, usedBytes, endsAtMs: nowMs + 1 }],
      expected: { downloadBytes: 1.25e9, uploadBytes: 50e6 },
      canExitEarly: true,
    });
    expect([8.7e9, 9.5e9, 9.7e9, 9.75e9].map((used) => mustExitEarly(budget(used)))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(closureOf({ ...open, budget: budget(9.7e9) })).toBeUndefined();
    expect(closureOf({ ...open, budget: budget(9.75e9) })?.reason).toBe('budget');
    expect(closureOf({ ...open, budget: { ...budget(9.5e9), canExitEarly: false } })?.reason).toBe('budget');
  });

  it('closes a budget that is used up also while nothing is known of the next run; tests in the house are free', () => {
    const periods = [{ name: 'day', limitBytes: 10, usedBytes: 10, endsAtMs: nowMs + 1 }] as const;
    expect(closureOf({ ...open, budget: { periods, canExitEarly: false } })?.reason).toBe('budget');
    const free = { downloadBytes: 0, uploadBytes: 0 };
    expect(closureOf({ ...open, budget: { periods, canExitEarly: false, expected: free } })).toBeUndefined();
  });
});

describe('src/core/gate-budget', () => {
  const estimate = { seconds: 25, bytesPerMbps: 2_500_000 };
  const ndt7 = { id: 'ndt7', estimate };

  it('takes counted bytes, else speeds and estimate, else nothing', () => {
    const usage: RunUsage = { nettest: 'ndt7', atMs: 0, downloadBytes: 7, uploadBps: 8e6, downloadBps: 1e9 };
    expect(bytesOf(usage, estimate)).toEqual({ downloadBytes: 7, uploadBytes: 10e6 });
    expect(bytesOf({ nettest: 'ndt7', atMs: 0 }, estimate)).toEqual({ downloadBytes: 0, uploadBytes: 0 });
  });

  it('expects the most of the last eight runs of the nettest, else what the plan says, else nothing', () => {
    const usages = [900, 1, 2, 3, 4, 5, 6, 7, 8].map((megabytes, i) => ({
      nettest: 'ndt7',
      atMs: i,
      downloadBytes: megabytes * 1e6,
    }));
    expect(expectationOf(usages, ndt7, undefined)).toEqual({ downloadBytes: 8e6, uploadBytes: 0 });
    const others = usages.map((usage) => ({ ...usage, nettest: 'other' }));
    expect(expectationOf(others, ndt7, { downloadBps: 100e6, uploadBps: 40e6 })).toEqual({
      downloadBytes: 125e6,
      uploadBytes: 50e6,
    });
    expect(expectationOf(others, ndt7, undefined)).toBeUndefined();
    expect(expectationOf([], { id: 'light', estimate: { seconds: 1, bytesPerMbps: 0 } }, undefined)).toEqual({
      downloadBytes: 0,
      uploadBytes: 0,
    });
  });
});

describe('src/core/schedule', () => {
  it('knows the law of M-Lab, and no other family', () => {
    expect(familyOf('mlab')).toBe('mlab');
    expect([undefined, 'own-servers', 'ooni', 'constructor'].map((provider) => familyOf(provider))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(mlab).toEqual({ periodMs: 24 * hourMs, automatic: 4, contacts: 36 });
  });

  it('draws on public servers as they ask, and elsewhere as configured', () => {
    expect(modeOf('window', 'mlab')).toBe('exponential');
    expect(modeOf(undefined, undefined)).toBe('window');
    expect(modeOf('poisson', undefined)).toBe('poisson');
  });
});

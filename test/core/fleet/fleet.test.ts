import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceIdOfDigest, deviceIdPattern, normalCode, readableCode } from '../../../src/core/device-id.js';
import {
  missingCount,
  newestGap,
  withNumbers,
  withRun,
  type Runs,
} from '../../../src/core/fleet/delivered.js';
import { deviceStateAt, type DeviceSigns } from '../../../src/core/fleet/device-state.js';
import { nextInstant, pauseMs, phaseOf, reactionTo, type Reply } from '../../../src/core/fleet/reaction.js';
import { fleetsWith, hasRole, hasRoleSomewhere, type Role } from '../../../src/core/fleet/roles.js';
import { readSignature, signatureBase, signatureInput } from '../../../src/core/fleet/signature.js';
import { sha256 } from '../../collector/open-collector.js';

describe('core/fleet/delivered', () => {
  it('holds exactly the numbers that were put in, in runs that never touch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 70 }),
        (numbers, newest) => {
          let runs: Runs = [];
          for (const number of numbers) runs = withRun(runs, number, number);
          expect(withNumbers([], numbers)).toEqual(runs);
          const there = new Set(numbers);
          expect(
            runs.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n)),
          ).toEqual([...there].sort((one, other) => one - other));
          for (const [index, [from]] of runs.entries())
            if (index > 0) expect(from).toBeGreaterThan((runs[index - 1]?.[1] ?? 0) + 1);
          const missing = Array.from({ length: newest }, (_, n) => n + 1).filter((n) => !there.has(n));
          expect(missingCount(runs, newest)).toBe(missing.length);
          const gap = newestGap(runs, newest);
          expect(gap?.[1]).toBe(missing.at(-1));
          if (gap !== undefined) {
            expect(missing).toEqual(expect.arrayContaining([...gap]));
            expect(there.has(gap[0] - 1) || gap[0] === 1).toBe(true);
          }
        },
      ),
    );
  });
});

describe('core/fleet/reaction', () => {
  const answer = (status: number, more: Partial<Extract<Reply, { kind: 'answer' }>> = {}): Reply => ({
    kind: 'answer',
    status,
    body: undefined,
    understood: true,
    ...more,
  });
  const react = (reply: Reply, more: Partial<Parameters<typeof reactionTo>[1]> = {}) =>
    reactionTo(reply, { rows: 10, triedTime: false, triedEnrolment: false, ...more });

  it.each<[string, Reply, object, object?]>([
    ['200', answer(200), { do: 'delivered' }],
    ["a captive portal's 200", answer(200, { understood: false }), { hold: 'not_the_destination' }],
    ['302', answer(302), { hold: 'redirected' }],
    ['400', answer(400), { do: 'halve' }],
    ['400 on one row', answer(400), { do: 'park' }, { rows: 1 }],
    ['401 by the clock', answer(401, { code: 'clock_skew', dateMs: 5 }), { do: 'set-time', dateMs: 5 }],
    [
      '401 by the clock again',
      answer(401, { code: 'clock_skew', dateMs: 5 }),
      { hold: 'clock' },
      { triedTime: true },
    ],
    ['401 of a stranger', answer(401, { code: 'device_unknown' }), { do: 'enrol' }],
    [
      '401 of a stranger again',
      answer(401, { code: 'device_unknown' }),
      { hold: 'unauthorised' },
      { triedEnrolment: true },
    ],
    ['401', answer(401), { hold: 'unauthorised', long: true }],
    ['403', answer(403), { hold: 'unauthorised', long: true }],
    ['403 revoked', answer(403, { code: 'device_revoked' }), { hold: 'revoked', long: true }],
    ['404', answer(404), { hold: 'wrong_address', long: true }],
    ['408', answer(408), { hold: 'busy', long: false }],
    ['409', answer(409), { do: 'halve' }],
    ['413', answer(413), { do: 'halve' }],
    ['422 on one row', answer(422), { do: 'park' }, { rows: 1 }],
    ['421', answer(421), { hold: 'wrong_address' }],
    ['429', answer(429, { retryAfterMs: 9e9 }), { hold: 'busy', retryAfterMs: 3_600_000 }],
    ['500', answer(500), { hold: 'busy' }],
    ['503', answer(503, { retryAfterMs: 1000 }), { hold: 'busy', retryAfterMs: 1000 }],
    ['a time-out', { kind: 'none', failure: 'timeout', detail: '' }, { hold: 'unreachable', long: false }],
    ['a reset', { kind: 'none', failure: 'reset', detail: '' }, { hold: 'unreachable' }],
    ['a TLS failure', { kind: 'none', failure: 'tls', detail: '' }, { hold: 'tls' }],
  ])('knows what to do about %s', (_name, reply, expected, more = {}) => {
    expect(react(reply, more)).toMatchObject(expected);
  });

  it('knows what to do about anything', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.integer({ min: 1, max: 500 }), (status, rows) => {
        const reaction = react(answer(status), { rows });
        if (reaction.do === 'delivered') expect(Math.floor(status / 100)).toBe(2);
        if (reaction.do === 'park') expect(rows).toBe(1);
      }),
    );
  });

  it('pauses with full jitter up to a quarter of an hour, and never shorter than it was told', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const pause = pauseMs(failures, { long: false }, () => random);
          expect(pause).toBeLessThanOrEqual(Math.min(900_000, 1000 * 2 ** Math.min(failures, 20)));
          expect(
            pauseMs(failures, { long: false, retryAfterMs: 60_000 }, () => random),
          ).toBeGreaterThanOrEqual(60_000);
          expect(pauseMs(failures, { long: true }, () => random)).toBeGreaterThanOrEqual(300_000);
        },
      ),
    );
  });

  it('spreads a fleet evenly over the period, wherever it starts', () => {
    const everyMs = 60_000;
    const buckets = new Array<number>(6).fill(0);
    const devices = 6000;
    for (let n = 0; n < devices; n += 1) {
      const at = nextInstant(1_000_000_007, everyMs, phaseOf(sha256(`device ${n}`)));
      expect(at).toBeGreaterThan(1_000_000_007);
      expect(at).toBeLessThanOrEqual(1_000_000_007 + everyMs);
      const bucket = Math.floor((at % everyMs) / 10_000);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    // χ² with 5 degrees of freedom: 20.5 is passed by chance once in a thousand.
    const chi = buckets.reduce((sum, count) => sum + (count - devices / 6) ** 2 / (devices / 6), 0);
    expect(chi).toBeLessThan(20.5);
  });
});

describe('core/fleet/signature', () => {
  it('covers method, name, path, body and parameters, and reads what it writes', () => {
    const parameters = { keyId: 'abc', createdSeconds: 1_795_176_000, nonce: 'n'.repeat(22) };
    const parts = {
      method: 'POST',
      authority: 'Collector.example:8790',
      path: '/collector/v1/results',
      digest: 'd',
      parameters,
    };
    expect(signatureBase(parts)).toBe(
      [
        '"@method": POST',
        '"@authority": collector.example:8790',
        '"@path": /collector/v1/results',
        '"content-digest": sha-256=:d:',
        `"@signature-params": ${signatureInput(parameters).slice(3)}`,
      ].join('\n'),
    );
    const headers = {
      'signature-input': signatureInput(parameters),
      'content-digest': `sha-256=:${Buffer.alloc(32, 1).toString('base64')}:`,
      signature: `mk=:${Buffer.alloc(64, 2).toString('base64')}:`,
    };
    expect(readSignature(headers)).toMatchObject({ parameters });
    for (const name of Object.keys(headers)) {
      expect(readSignature({ ...headers, [name]: undefined })).toBeUndefined();
      expect(readSignature({ ...headers, [name]: [headers.signature] })).toBeUndefined();
      expect(readSignature({ ...headers, [name]: `${headers.signature} ` })).toBeUndefined();
    }
  });

  it('reads nothing out of garbage', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (one, two, three) => {
        expect(
          readSignature({ 'signature-input': one, 'content-digest': two, signature: three }),
        ).toBeUndefined();
      }),
    );
  });
});

describe('core/fleet/device-state', () => {
  const now = 10_000_000_000;
  const signs: DeviceSigns = {
    registration: 'active',
    registeredMs: 1000,
    heartbeatMs: now,
    measuredMs: now,
    expectedEveryMs: 3_600_000,
    problems: [],
  };
  const at = (ms: number, more: Partial<DeviceSigns> = {}) => deviceStateAt({ ...signs, ...more }, now + ms);

  it('turns at the exact millisecond', () => {
    expect(at(149_999)).toMatchObject({ state: 'online' });
    expect(at(150_000)).toEqual({ state: 'late', sinceMs: now + 150_000, reasons: [] });
    expect(at(299_999)).toMatchObject({ state: 'late' });
    expect(at(300_000)).toEqual({ state: 'offline', sinceMs: now + 300_000, reasons: [] });
    const alive = { heartbeatMs: now + 7_200_000 };
    expect(at(7_199_999, alive)).toMatchObject({ state: 'online' });
    expect(at(7_200_000, alive)).toEqual({
      state: 'degraded',
      sinceMs: now + 7_200_000,
      reasons: ['no_results'],
    });
  });

  it('says why, and since when at the earliest', () => {
    expect(at(0, { problems: ['disk_low: 1 MB'], troubleSinceMs: now - 5 })).toEqual({
      state: 'degraded',
      sinceMs: now - 5,
      reasons: ['disk_low: 1 MB'],
    });
    expect(at(0, { cloneMs: now - 9 })).toMatchObject({
      state: 'degraded',
      sinceMs: now - 9,
      reasons: ['clone'],
    });
    expect(at(0, { cloneMs: now - 86_400_000 })).toMatchObject({ state: 'online' });
    expect(at(0, { heartbeatMs: undefined })).toMatchObject({ state: 'never', sinceMs: 1000 });
    expect(at(0, { registration: 'pending' })).toMatchObject({ state: 'pending', sinceMs: 1000 });
    expect(at(0, { registration: 'revoked' })).toMatchObject({ state: 'revoked' });
  });
});

describe('core/fleet/roles', () => {
  it('lets each role do what those before it may, in its fleet', () => {
    const caller = { name: 'ada', root: false, roles: new Map<string, Role>([['schools', 'editor']]) };
    expect(
      ['viewer', 'editor', 'admin'].map((role) =>
        hasRole(caller, 'schools', role === 'viewer' ? 'viewer' : role === 'editor' ? 'editor' : 'admin'),
      ),
    ).toEqual([true, true, false]);
    expect(hasRole(caller, 'libraries', 'viewer')).toBe(false);
    expect(hasRole(caller, '*', 'viewer')).toBe(false);
    expect(fleetsWith(caller, 'viewer')).toEqual(['schools']);
    expect(hasRoleSomewhere(caller, 'admin')).toBe(false);
    const everywhere = { ...caller, roles: new Map<string, Role>([['*', 'viewer']]) };
    expect(hasRole(everywhere, 'libraries', 'viewer')).toBe(true);
    expect(fleetsWith(everywhere, 'viewer')).toBe('*');
  });
});

describe('core/device-id', () => {
  it('makes ids and codes of letters that are not misread, and forgives who misreads them', () => {
    expect(deviceIdOfDigest(sha256('a key'))).toMatch(deviceIdPattern);
    const code = readableCode(Uint8Array.from([0, 255, 31, 32, 64, 1, 2, 3]));
    expect(code).toHaveLength(8);
    expect(normalCode(` ${code.toUpperCase().slice(0, 4)}-${code.slice(4)} `)).toBe(code);
    expect(normalCode('OIL0')).toBe('0110');
  });
});

// The monitors on a real network that is cut in each way: what they find, against a ping each second.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { outageSchema, type OutageKind } from '../../src/core/monitor.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { createSmallInternet, missingForNamespaces } from './network-namespaces.js';
import type { HostProgram, SmallInternet } from './network-namespaces.js';

const toldSchema = z.object({ at: z.number(), outage: outageSchema });
const missing = missingForNamespaces();
const childOf = (name: string) => new URL(`./${name}-child.ts`, import.meta.url);

async function ready({ lines }: HostProgram): Promise<void> {
  await vi.waitFor(() => expect(lines).toContain('ready'), { timeout: 20_000, interval: 100 });
}

/** The instants of ping's answers (ms), from its time stamps. */
function answersOf(ping: HostProgram): readonly number[] {
  return ping.lines.flatMap((line) => {
    const [, seconds] = /^\[(\d+\.\d+)\] .* bytes from /.exec(line) ?? [];
    return seconds === undefined ? [] : [Number(seconds) * 1000];
  });
}

/** The longest time without an answer between two instants: its last answer before and its first one after. */
function silenceOf(
  answers: readonly number[],
  fromMs: number,
  toMs: number,
): { beginMs: number; endMs: number } {
  const near = answers.filter((at) => at > fromMs - 5000 && at < toMs + 30_000);
  const gaps = near.slice(1).map((endMs, index) => ({ beginMs: near[index] ?? 0, endMs }));
  const longest = gaps.sort((a, b) => b.endMs - b.beginMs - (a.endMs - a.beginMs))[0];
  if (longest === undefined) throw new Error('ping was never silent');
  return longest;
}

describe.skipIf(missing !== undefined)(`src/monitors on a real network`, () => {
  let folder = '';
  let internet: SmallInternet;
  let net: HostProgram;
  let ping: HostProgram;
  let monitors: HostProgram;

  const told = () =>
    monitors.lines.filter((line) => line.startsWith('{')).map((line) => toldSchema.parse(JSON.parse(line)));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-monitors-'));
    internet = createSmallInternet();
    net = internet.runScript('net', childOf('net'));
    await ready(net);
    ping = internet.run('kiosk', 'ping', '-n', '-O', '-D', '-i', '1', '10.99.3.1');
    await startMonitors();
  });

  afterAll(() => {
    internet.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startMonitors(): Promise<void> {
    monitors = internet.runScript('kiosk', childOf('monitors'), folder);
    await ready(monitors);
    await pause(5000);
  }

  const silentBack = ['route', 'replace', 'blackhole', '10.99.1.0/24'] as const;
  const loudBack = ['route', 'replace', '10.99.1.0/24', 'via', '10.99.2.1'] as const;

  interface Cut {
    readonly kind: OutageKind;
    /** Whether ping, too, sees nothing of the net meanwhile. */
    readonly silent: boolean;
    readonly seconds: number;
    cut(): void;
    mend(): void;
  }

  const cuts: readonly Cut[] = [
    {
      kind: 'no_link',
      silent: true,
      seconds: 37,
      cut: () => internet.ip('router', 'link', 'set', 'r0', 'down'),
      mend: () => internet.ip('router', 'link', 'set', 'r0', 'up'),
    },
    {
      kind: 'no_gateway',
      silent: true,
      seconds: 41,
      cut: () => internet.ip('router', 'addr', 'del', '10.99.1.1/24', 'dev', 'r0'),
      mend: () => internet.ip('router', 'addr', 'add', '10.99.1.1/24', 'dev', 'r0'),
    },
    {
      kind: 'no_internet',
      silent: true,
      seconds: 43,
      cut: () => internet.ip('net', ...silentBack),
      mend: () => internet.ip('net', ...loudBack),
    },
    {
      kind: 'no_dns',
      silent: false,
      seconds: 39,
      cut: () => net.say('dns off'),
      mend: () => net.say('dns on'),
    },
    {
      kind: 'captive_portal',
      silent: false,
      seconds: 38,
      cut: () => net.say('targets portal portal portal'),
      mend: () => net.say('targets ok ok ok'),
    },
    {
      kind: 'partial',
      silent: false,
      seconds: 42,
      cut: () => net.say('targets ok dead dead'),
      mend: () => net.say('targets ok ok ok'),
    },
  ];

  it.each(cuts)(
    'finds $kind within 30 s, with bounds within 10 s of the truth',
    async ({ kind, silent, seconds, cut, mend }) => {
      await pause(20_000 + Math.random() * 15_000);
      const before = told().length;
      const cutMs = Date.now();
      cut();
      await pause(seconds * 1000);
      const mendedMs = Date.now();
      mend();
      await pause(20_000);

      const found = told().slice(before);
      expect(found.map(({ outage }) => outage.kind)).toEqual([kind, kind]);
      const ended = found[1]?.outage;
      const truth = silent
        ? silenceOf(answersOf(ping), cutMs, mendedMs)
        : { beginMs: cutMs, endMs: mendedMs };
      const errors = {
        foundAfterMs: (found[0]?.at ?? NaN) - cutMs,
        beginMs: Date.parse(ended?.begin ?? '') - truth.beginMs,
        endMs: Date.parse(ended?.end ?? '') - truth.endMs,
      };
      console.log(kind, errors);
      expect(errors.foundAfterMs).toBeLessThanOrEqual(30_000);
      expect(Math.abs(errors.beginMs)).toBeLessThanOrEqual(10_000);
      expect(Math.abs(errors.endMs)).toBeLessThanOrEqual(10_000);
    },
  );

  it('keeps an open outage over kill -9, as one row', async () => {
    // Long enough for a whole minute of the clock.
    await pause(125_000);
    const before = told().length;
    const cutMs = Date.now();
    internet.ip('net', ...silentBack);
    await expect.poll(() => told().length, { timeout: 40_000 }).toBe(before + 1);
    await pause(1000);
    monitors.kill();
    await startMonitors();
    await pause(10_000);
    const mendedMs = Date.now();
    internet.ip('net', ...loudBack);
    await pause(20_000);

    const store = openSqliteStore({ path: join(folder, 'kiosk.db'), deviceId: 'device-under-test' });
    const outages = await store.outages({}, 100);
    const minutes = await store.latencyMinutes({}, undefined, 1000);
    const faults = (await store.verify()).faults;
    await store.close();
    const truth = silenceOf(answersOf(ping), cutMs, mendedMs);
    const last = outages.at(-1);
    const since = outages.filter(({ begin }) => Date.parse(begin) > cutMs - 20_000);
    expect(since.map(({ kind }) => kind)).toEqual(['no_internet']);
    expect(Math.abs(Date.parse(last?.begin ?? '') - truth.beginMs)).toBeLessThanOrEqual(10_000);
    expect(Math.abs(Date.parse(last?.end ?? '') - truth.endMs)).toBeLessThanOrEqual(10_000);
    expect(faults).toEqual([]);

    // Each whole minute has a row per target by ping.
    expect(minutes.length).toBeGreaterThanOrEqual(2);
    expect(new Set(minutes.map(({ target, method }) => `${target} ${method}`))).toEqual(
      new Set(['gateway ping', '10.99.3.2 ping']),
    );
  });
});

describe.skipIf(missing === undefined)('src/monitors on a real network', () => {
  it.skip(`needs root, iproute2 and ping: ${missing ?? ''}`, () => undefined);
});

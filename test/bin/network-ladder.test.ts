import { describe, expect, it } from 'vitest';
import { createNetworkLadder } from '../../src/bin/network-ladder.js';
import type { ExecRequest, ExecResult } from '../../src/core/exec.js';
import type { Outage, OutageKind } from '../../src/core/monitor.js';
import { selfWatchSchema, type LadderStep } from '../../src/core/network-ladder.js';
import { createTestClock } from '../doubles/clock.js';

const minuteMs = 60_000;

function outageOf(kind: OutageKind): Outage {
  return {
    id: '019a0000-0000-7000-8000-000000000000',
    kind,
    begin: '2030-01-01T00:00:00.000Z',
    beginUncertaintyMs: 0,
    overlapsTest: false,
  };
}

const exited: ExecResult = {
  ending: 'exited',
  exitCode: 0,
  stdout: '',
  stdoutTruncated: false,
  stderr: '',
  stderrTruncated: false,
  durationMs: 1,
};

interface Machine {
  outage: Outage | undefined;
  uptimeMs: number | undefined;
  busy: boolean;
  answer: ExecResult;
  storeBroken: boolean;
}

/** A ladder on a clock that stands still; `machine` is what the test moves. */
async function climbing(network: object, kept = new Map<string, unknown>()) {
  const clock = createTestClock();
  const machine: Machine = {
    outage: undefined,
    uptimeMs: 48 * 60 * minuteMs,
    busy: false,
    answer: exited,
    storeBroken: false,
  };
  const ran: string[] = [];
  const said: LadderStep[] = [];
  const errors: unknown[] = [];
  const ladder = createNetworkLadder({
    clock,
    exec: {
      run({ program, args }: ExecRequest) {
        ran.push([program, ...args].join(' '));
        return Promise.resolve(machine.answer);
      },
    },
    store: {
      readState: (name) => Promise.resolve(kept.get(name)),
      writeState(name, value) {
        if (machine.storeBroken) return Promise.reject(new Error('full'));
        kept.set(name, value);
        return Promise.resolve();
      },
    },
    settings: () => selfWatchSchema.parse({ network }).network,
    outage: () => machine.outage,
    uptimeMs: () => machine.uptimeMs,
    busy: () => machine.busy,
    onStep: (step) => said.push(step),
    onError: (thrown) => errors.push(thrown),
  });
  await ladder.start();
  const minutes = async (count: number) => {
    for (let n = 0; n < count; n += 1) await clock.advance(minuteMs);
  };
  return {
    clock,
    machine,
    ran,
    ladder,
    minutes,
    errors,
    actions: () => said.map(({ action }) => action),
    said,
  };
}

describe('bin/network-ladder', () => {
  it('waits, checks again, runs the program, and starts the device again where that is allowed', async () => {
    const { machine, minutes, ran, actions, ladder } = await climbing({ hook: ['wifi', 'up'], reboot: true });
    machine.outage = outageOf('no_gateway');
    await minutes(15);
    expect(actions()).toEqual([]);
    await minutes(1);
    expect(actions()).toEqual(['wait']);
    await minutes(1);
    expect(actions()).toEqual(['wait', 'check', 'hook']);
    expect(ran).toEqual(['wifi up']);
    await minutes(4);
    expect(ran).toEqual(['wifi up']);
    await minutes(1);
    expect(ran).toEqual(['wifi up', 'systemctl reboot', 'wifi up']);
    await ladder.stop();
  });

  it.each<OutageKind>(['no_internet', 'no_dns', 'captive_portal', 'partial'])(
    'leaves %s alone: that is not on this side of the line',
    async (kind) => {
      const { machine, minutes, ran, actions, ladder } = await climbing({ hook: ['x'], reboot: true });
      machine.outage = outageOf(kind);
      await minutes(120);
      expect([...ran, ...actions()]).toEqual([]);
      await ladder.stop();
    },
  );

  it('begins anew after the network was there again, if only for a moment', async () => {
    const { machine, minutes, actions, ladder } = await climbing({});
    machine.outage = outageOf('no_link');
    await minutes(14);
    machine.outage = undefined;
    await minutes(1);
    machine.outage = outageOf('no_link');
    await minutes(15);
    expect(actions()).toEqual([]);
    await minutes(2);
    machine.outage = undefined;
    await minutes(1);
    expect(actions()).toEqual(['wait', 'check', 'recovered']);
    await ladder.stop();
  });

  it('never starts a device again that has not run for long, whatever its clock says', async () => {
    const { clock, machine, minutes, ran, said, ladder } = await climbing({ reboot: true });
    machine.outage = outageOf('no_gateway');
    machine.uptimeMs = 3 * 60 * minuteMs;
    clock.step(400 * 24 * 60 * minuteMs);
    await minutes(60);
    expect(ran).toEqual([]);
    expect(said.filter(({ action }) => action === 'reboot')).toHaveLength(1);
    machine.uptimeMs = undefined;
    await minutes(5);
    expect(ran).toEqual([]);
    machine.uptimeMs = 24 * 60 * minuteMs;
    machine.busy = true;
    await minutes(5);
    expect(ran, 'a test runs').toEqual([]);
    machine.busy = false;
    await minutes(60);
    expect(ran).toEqual(['systemctl reboot']);
    await ladder.stop();
  });

  it('runs the program less and less often while nothing helps, and says what became of it', async () => {
    const { machine, minutes, ran, said, ladder } = await climbing({ hook: ['x'] });
    machine.outage = outageOf('no_gateway');
    machine.answer = { ...exited, ending: 'missing', stderr: 'x: not found' };
    await minutes(17 + 5 + 10 + 20);
    expect(ran).toHaveLength(4);
    expect(said.at(-1)).toMatchObject({ action: 'hook', detail: 'x: missing x: not found' });
    await minutes(2 * 24 * 60);
    expect(ran.length).toBeLessThan(13);
    await ladder.stop();
  });

  it('does nothing in a dry run but say and keep it', async () => {
    const kept = new Map<string, unknown>();
    const { machine, minutes, ran, said, ladder } = await climbing(
      { hook: ['x'], reboot: true, dryRun: true },
      kept,
    );
    machine.outage = outageOf('no_link');
    await minutes(22);
    await ladder.stop();
    expect(ran).toEqual([]);
    expect(said.map(({ detail }) => detail)).toContain('dry run: systemctl reboot');
    const after = await climbing({}, kept);
    expect(after.ladder.steps()).toEqual(said);
    await after.ladder.stop();
  });

  it('goes on where the store refuses, and begins empty where what it kept is garbage', async () => {
    const { machine, minutes, ran, errors, ladder } = await climbing(
      { hook: ['x'] },
      new Map([['network-ladder', { steps: [{ at: 'never', action: 7 }] }]]),
    );
    expect(ladder.steps()).toEqual([]);
    machine.storeBroken = true;
    machine.outage = outageOf('no_link');
    await minutes(17);
    expect(ran).toEqual(['x']);
    expect(errors.length).toBeGreaterThan(0);
    await ladder.stop();
  });

  it('is off where it is switched off', async () => {
    const { machine, minutes, actions, ladder } = await climbing({ enabled: false, reboot: true });
    machine.outage = outageOf('no_link');
    await minutes(60);
    expect(actions()).toEqual([]);
    await ladder.stop();
  });
});

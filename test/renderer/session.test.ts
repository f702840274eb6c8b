// The conversation with the kiosk, with an API that is held in the hand.
import { describe, expect, it } from 'vitest';
import type { StatusDocument } from '../../src/core/api.js';
import type { Answer, ApiClient } from '../../renderer/api-client.js';
import { createSession } from '../../renderer/session.js';
import { emptyStatus, measurement, scenarioNowMs } from '../browser/kiosk-documents.js';

const running = {
  state: 'measuring',
  colour: 'blue',
  shape: 'ring',
  reason: 'test_running',
  figures: {},
} as const;
const unreachable: Answer<never> = { ok: false, fault: { kind: 'unreachable' } };

/** A session whose status is what `status` holds when it is asked. */
function start(overrides: Partial<ApiClient> = {}, nowMs = () => scenarioNowMs - 5000) {
  const runs: string[] = [];
  const kiosk = { status: emptyStatus(scenarioNowMs), changes: 0, runs };
  const ok = <Value>(value: Value): Promise<Answer<Value>> => Promise.resolve({ ok: true, value });
  const api: ApiClient = {
    status: () => ok(kiosk.status),
    series: () => Promise.resolve(unreachable),
    outages: () => ok({ outages: [], unwatched: [] }),
    measurements: () => ok({ measurements: [] }),
    measurement: () => Promise.resolve(unreachable),
    run: (nettest) => {
      kiosk.runs.push(nettest);
      return ok({});
    },
    put: () => Promise.resolve(unreachable),
    remove: () => Promise.resolve(unreachable),
    decideConsent: () => ok({}),
    setPlan: () => ok({}),
    screen: () => ok({ known: true }),
    get: () => Promise.resolve(unreachable),
    post: () => Promise.resolve(unreachable),
    ...overrides,
  };
  const session = createSession(api, nowMs, () => {
    kiosk.changes += 1;
  });
  return { session, kiosk };
}

function progressOf(fraction: number) {
  return { kind: 'progress', nettest: 'ndt7', scope: 'line', phase: 'download', fraction } as const;
}

describe('renderer/session', () => {
  it('takes the kiosk’s clock from its status', async () => {
    const { session } = start();
    await session.refreshAll();
    expect(session.state().clockOffsetMs).toBe(5000);
  });

  it('keeps a running test that an older status knows nothing of', async () => {
    const releases: ((value: Answer<StatusDocument>) => void)[] = [];
    const { session, kiosk } = start({ status: () => new Promise((resolve) => releases.push(resolve)) });
    const refreshed = session.refreshAll();
    session.onEvent(progressOf(0.2));
    releases[0]?.({ ok: true, value: kiosk.status });
    await refreshed;
    expect(session.state().status).toBeDefined();
    expect(session.state().live?.nettest).toBe('ndt7');
  });

  it('ends the running test with its measurement, and when the status says that none runs', async () => {
    const { session, kiosk } = start();
    kiosk.status = { ...kiosk.status, signal: running, running: progressOf(0.5) };
    await session.refreshAll();
    expect(session.state().live?.fraction).toBe(0.5);
    session.onEvent({ kind: 'measurement', measurement: measurement(scenarioNowMs) });
    expect(session.state().live).toBeUndefined();
    await session.refreshAll();
    expect(session.state().live?.fraction).toBe(0.5);
    kiosk.status = emptyStatus(scenarioNowMs);
    await session.refreshAll();
    expect(session.state().live).toBeUndefined();
  });

  it('remembers answers that could not be read until they can', async () => {
    const answers: Answer<StatusDocument>[] = [
      { ok: false, fault: { kind: 'unreadable', what: 'status' } },
      { ok: true, value: emptyStatus(scenarioNowMs) },
    ];
    const { session } = start({ status: () => Promise.resolve(answers.shift() ?? unreachable) });
    await session.refreshAll();
    expect([...session.state().unreadable]).toEqual(['status']);
    await session.refreshAll();
    expect([...session.state().unreadable]).toEqual([]);
  });

  it('begins measuring with the first speed test that is ready, and says when there is none', async () => {
    const { session, kiosk } = start();
    await session.actions.beginMeasuring();
    expect(kiosk.runs).toEqual(['ndt7']);
    kiosk.status = { ...kiosk.status, nettests: [] };
    await session.actions.beginMeasuring();
    expect(session.state().notice).toEqual({ kind: 'nothing_ready' });
    expect(kiosk.runs).toEqual(['ndt7']);
  });

  it('shows why a run was refused, but not that it runs already', async () => {
    const refuse = (code: string): Answer<never> => ({
      ok: false,
      fault: { kind: 'refused', code, detail: 'No.', fix: 'Wait.' },
    });
    const answers = [refuse('consent_missing'), refuse('already_running')];
    const { session } = start({ run: () => Promise.resolve(answers.shift() ?? unreachable) });
    await session.actions.beginMeasuring();
    expect(session.state().notice).toMatchObject({ code: 'consent_missing' });
    await session.actions.beginMeasuring();
    expect(session.state().notice).toBeUndefined();
  });

  it('notices a kiosk that does not answer', async () => {
    const { session } = start({ status: () => Promise.resolve(unreachable) });
    await session.refreshAll();
    expect(session.state().connection).toBe('lost');
  });

  it('keeps when the kiosk was lost until it is back', () => {
    let now = scenarioNowMs;
    const { session } = start({}, () => now);
    session.onLost();
    now += 60_000;
    session.onLost();
    expect(session.state()).toMatchObject({ connection: 'lost', lostAtMs: scenarioNowMs });
    session.onOpen();
    expect(session.state().lostAtMs).toBeUndefined();
  });
});

// The page's conversation with the kiosk: reads its state, follows its events, and does what people ask for.
// INVARIANTS: the state object is replaced, never changed; every change is announced; nothing here rejects.
import type { KioskEvent } from '../src/core/events.js';
import type { Answer, AnswerName, ApiClient, Fault } from './api-client.js';
import { afterProgress, begunTest } from './live-test.js';
import { oneAtATime } from './one-at-a-time.js';
import { initialState, kioskNowMs, mainNettest, metricOf, quantities, type PageState } from './page-state.js';
import type { PageActions } from './views/view.js';

/** A little more than the longest chart, so that its line enters from the left. */
const seriesMs = 8 * 24 * 3_600_000;
const attemptsShown = 20;
/** A little more than the wall's picture. */
const outagesMs = 25 * 3_600_000;

/** A conversation; what a page needs of it. */
export interface Session {
  state(): PageState;
  /** Everything people can do but what is the page's own business. */
  readonly actions: Omit<PageActions, 'openDetails' | 'openPage' | 'repaint'>;
  onEvent(event: KioskEvent): void;
  /** The event stream is open (again): what happened before was missed. */
  onOpen(): void;
  onLost(): void;
  onUnreadableEvent(): void;
  /** Reads everything again. */
  refreshAll(): Promise<void>;
}

/** A conversation over `api`; `onChange` hears of each new state. `nowMs` is the browser's clock. */
export function createSession(api: ApiClient, nowMs: () => number, onChange: () => void): Session {
  let state: PageState = initialState;
  /** Counts signs of a running test: a status asked for before the newest sign cannot end the test. */
  let liveSigns = 0;

  function change(part: Partial<PageState>): void {
    state = { ...state, ...part };
    onChange();
  }

  function lose(): void {
    change({ connection: 'lost', lostAtMs: state.connection === 'lost' ? state.lostAtMs : nowMs() });
  }

  /** Keeps the list of answers that could not be read, and the connection's state, in step with an answer. */
  function noted<Value>(what: AnswerName, answer: Answer<Value>): Answer<Value> {
    const unreadable = !answer.ok && answer.fault.kind === 'unreadable';
    if (state.unreadable.has(what) !== unreadable) {
      const next = new Set(state.unreadable);
      if (unreadable) next.add(what);
      else next.delete(what);
      change({ unreadable: next });
    }
    if (!answer.ok && answer.fault.kind === 'unreachable') lose();
    return answer;
  }

  const refreshStatus = oneAtATime(async () => {
    const signsBefore = liveSigns;
    const answer = noted('status', await api.status());
    const locked = !answer.ok && answer.fault.kind === 'refused' && answer.fault.code === 'unauthenticated';
    if (locked !== (state.locked ?? false)) change({ locked });
    if (!answer.ok) return;
    const status = answer.value;
    const { running } = status;
    const live =
      running !== undefined
        ? afterProgress(state.live, running)
        : liveSigns !== signsBefore || status.signal.reason === 'test_running'
          ? state.live
          : undefined;
    const busy = new Set([...status.waiting.map((run) => run.nettest), ...(live ? [live.nettest] : [])]);
    change({
      status,
      live,
      clockOffsetMs: Date.parse(status.now) - nowMs(),
      asked: new Set([...state.asked].filter((nettest) => !busy.has(nettest))),
    });
  });

  const refreshSeries = oneAtATime(async () => {
    const { status } = state;
    if (status === undefined) return;
    const toMs = kioskNowMs(state, nowMs());
    for (const quantity of quantities) {
      const metric = metricOf(status, quantity);
      if (metric === undefined) continue;
      const answer = noted('series', await api.series(metric, toMs - seriesMs, toMs + 60_000));
      if (answer.ok) change({ series: { ...state.series, [quantity]: answer.value } });
    }
    if (!state.seriesRead) change({ seriesRead: true });
  });

  const refreshOutages = oneAtATime(async () => {
    const toMs = kioskNowMs(state, nowMs()) + 60_000;
    const answer = noted('outages', await api.outages(toMs - outagesMs, toMs));
    if (answer.ok) change({ outages: answer.value });
  });

  const refreshAttempts = oneAtATime(async () => {
    const answer = noted('measurements', await api.measurements(attemptsShown));
    if (answer.ok) change({ attempts: answer.value.measurements, olderAttempts: answer.value.next });
  });

  async function refreshAll(): Promise<void> {
    await refreshStatus();
    await Promise.all([refreshAttempts(), refreshSeries(), refreshOutages()]);
  }

  async function showOlderAttempts(): Promise<void> {
    if (state.olderAttempts === undefined) return;
    const answer = noted('measurements', await api.measurements(attemptsShown, state.olderAttempts));
    if (!answer.ok) return;
    change({
      attempts: [...(state.attempts ?? []), ...answer.value.measurements],
      olderAttempts: answer.value.next,
    });
  }

  async function run(nettest: string): Promise<void> {
    change({ asked: new Set([...state.asked, nettest]), notice: undefined });
    const answer = noted('run', await api.run(nettest));
    // It runs already: that is what was asked for.
    const notice = answer.ok || isRunningAlready(answer.fault) ? undefined : answer.fault;
    change({ notice, asked: without(state.asked, nettest) });
    await refreshStatus();
  }

  function onRunEvent(event: Extract<KioskEvent, { kind: 'run' }>): void {
    liveSigns += 1;
    if (event.state === 'running') {
      change({ live: begunTest(event.nettest), asked: without(state.asked, event.nettest) });
    }
    if (event.state === 'ended' && state.live?.nettest === event.nettest) change({ live: undefined });
    void refreshStatus();
  }

  function onEvent(event: KioskEvent): void {
    switch (event.kind) {
      case 'progress':
        liveSigns += 1;
        change({ live: afterProgress(state.live, event) });
        break;
      case 'run':
        onRunEvent(event);
        break;
      case 'signal':
        if (state.status !== undefined) change({ status: { ...state.status, signal: event.signal } });
        void refreshStatus();
        break;
      case 'measurement':
        if (state.live?.nettest === event.measurement.nettest) change({ live: undefined });
        void refreshAll();
        break;
      case 'outage':
        void refreshOutages();
        void refreshStatus();
        break;
      case 'settings':
      case 'schedule':
      case 'identify':
        void refreshStatus();
        break;
    }
  }

  return {
    state: () => state,
    actions: {
      run: (nettest) => void run(nettest),
      showOlderAttempts: () => void showOlderAttempts(),
      tell: (fault) => {
        change({ notice: fault });
      },
      reread: () => void refreshAll(),
      dismissNotice: () => {
        change({ notice: undefined });
      },
      async decideConsent(request) {
        const answer = noted('consent', await api.decideConsent(request));
        await refreshStatus();
        return answer;
      },
      async setPlan(request) {
        const answer = noted('plan', await api.setPlan(request));
        await refreshStatus();
        return answer;
      },
      async beginMeasuring() {
        await refreshStatus();
        // Another page, a phone or the wall, was quicker.
        if (state.live !== undefined || (state.status?.waiting.length ?? 0) > 0) return;
        const nettest = mainNettest(state.status);
        if (nettest === undefined) change({ notice: { kind: 'nothing_ready' } });
        else await run(nettest.id);
      },
    },
    onEvent,
    onOpen() {
      change({ connection: 'live', lostAtMs: undefined });
      void refreshAll();
    },
    onLost: lose,
    onUnreadableEvent() {
      noted('events', { ok: false, fault: { kind: 'unreadable', what: 'events' } });
    },
    refreshAll,
  };
}

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((other) => other !== name));
}

function isRunningAlready(fault: Fault): boolean {
  return fault.kind === 'refused' && fault.code === 'already_running';
}

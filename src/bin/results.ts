// What a scrape shows, gathered so that it costs next to nothing: the store is asked at most once a minute and after changes.
import type { Clock, ClockSync } from '../core/clock.js';
import type { Announcer } from '../core/events.js';
import { statuses, type Measurement } from '../core/measurement.js';
import type { NettestDescription } from '../core/nettest.js';
import { lookBackMs, movedBytesMetrics, type KioskResults, type LatestAttempt } from '../core/results.js';
import type { KioskStore, MeasurementFilter } from '../core/store.js';

/** Where the results come from. */
export interface ResultParts {
  readonly store: Pick<KioskStore, 'list'>;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly nettests: readonly NettestDescription[];
  readonly announcer: Pick<Announcer, 'subscribe'>;
  readonly startedAtMs: number;
  readonly demo?: boolean;
  clockSync(): ClockSync;
}

/** Rows of other processes (an import, `reparse`) announce nothing here: they are seen after this time. */
const keptMs = 60_000;

/** A source of results; its counters begin at 0 now. */
export function createResultSource(parts: ResultParts): () => Promise<KioskResults> {
  const { nettests, clock } = parts;
  const counts = new Map<string, Map<string, number>>();
  const bytes = new Map<string, number>();
  let cached: { readonly atMs: number; readonly latest: Promise<readonly LatestAttempt[]> } | undefined;

  parts.announcer.subscribe((event) => {
    if (event.kind === 'measurement') count(event.measurement);
    if (event.kind === 'measurement' || event.kind === 'settings') cached = undefined;
  });

  function count({ nettest, status, scope, metrics }: Measurement): void {
    const ofNettest = counts.get(nettest) ?? new Map<string, number>();
    counts.set(nettest, ofNettest.set(status, (ofNettest.get(status) ?? 0) + 1));
    if (scope !== 'line') return;
    const moved = movedBytesMetrics.reduce((sum, name) => sum + (metrics[name] ?? 0), 0);
    bytes.set(nettest, (bytes.get(nettest) ?? 0) + moved);
  }

  async function newest(filter: MeasurementFilter): Promise<Measurement | undefined> {
    return (await parts.store.list({ ...filter, origin: 'device' }, 1)).measurements[0];
  }

  async function latestOf({ id }: NettestDescription): Promise<LatestAttempt[]> {
    const range = { nettests: [id], fromMs: clock.nowMs() - lookBackMs };
    const attempt = await newest({ ...range, statuses: ['ok', 'partial', 'failed'] });
    if (attempt === undefined) return [];
    const result =
      attempt.status === 'failed' ? await newest({ ...range, statuses: ['ok', 'partial'] }) : attempt;
    return [{ attempt, ...(result && { resultAtMs: Date.parse(result.startedAt) }) }];
  }

  async function readLatest(): Promise<readonly LatestAttempt[]> {
    return (await Promise.all(nettests.map(latestOf))).flat();
  }

  async function latest(): Promise<readonly LatestAttempt[]> {
    const nowMs = clock.monotonicMs();
    if (cached === undefined || nowMs - cached.atMs >= keptMs) cached = { atMs: nowMs, latest: readLatest() };
    const asked = cached;
    try {
      return await asked.latest;
    } catch (thrown) {
      if (cached === asked) cached = undefined;
      throw thrown;
    }
  }

  return async () => ({
    startedAtMs: parts.startedAtMs,
    ...(parts.demo === true && { demo: true as const }),
    clock: parts.clockSync(),
    latest: await latest(),
    recorded: nettests.flatMap(({ id }) =>
      statuses.map((status) => ({ nettest: id, status, count: counts.get(id)?.get(status) ?? 0 })),
    ),
    moved: nettests
      .filter(({ scope }) => scope === 'line')
      .map(({ id }) => ({ nettest: id, bytes: bytes.get(id) ?? 0 })),
  });
}

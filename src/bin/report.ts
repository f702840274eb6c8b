// Makes evidence reports of the store: every row of the range, page by page, so that a running test does not feel it.
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isoInstant, type Clock } from '../core/clock.js';
import type { DemoMark } from '../core/demo.js';
import { KioskError } from '../core/errors.js';
import { localTimes } from '../core/local-time.js';
import type { Measurement, Status } from '../core/measurement.js';
import type { MonitorStore } from '../core/monitor-store.js';
import type { NettestDescription } from '../core/nettest.js';
import { longestReportMs, type Exclusion, type ReportDocument } from '../core/report.js';
import { exclusionOf, reportedSpecs, reportSegments, type ReportRange } from '../core/report-figures.js';
import { reportHours } from '../core/report-hours.js';
import { reportOutages } from '../core/report-outages.js';
import { movedBytesMetrics } from '../core/results.js';
import type { KioskStore } from '../core/store.js';

/** What a report is made of. */
export interface ReportParts {
  readonly store: Pick<KioskStore, 'list' | 'plans'>;
  readonly monitors: Pick<MonitorStore, 'outages' | 'unwatched'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly nettests: readonly NettestDescription[];
  readonly version: string;
  readonly demo?: DemoMark | undefined;
  timezone(): string;
  device(): ReportDocument['device'];
}

const pageSize = 500;
/** More outages than this are no outages but a line that does not work. */
const mostOutages = 5000;

/** Makes reports over `parts`. Throws KioskError `bad_request` for a range that is empty or too long. */
export function createReports(parts: ReportParts) {
  return async (range: ReportRange, below: number): Promise<ReportDocument> => {
    requireSense(range);
    const rows = await rowsOf(parts.store, range);
    const [plans, outages, unwatched] = await Promise.all([
      parts.store.plans(),
      parts.monitors.outages(range, mostOutages),
      parts.monitors.unwatched(range, mostOutages),
    ]);
    const timezone = parts.timezone();
    const localAt = localTimes(timezone);
    const excluded = new Map<Exclusion, number>();
    const described = parts.nettests.flatMap((nettest) => {
      const specs = reportedSpecs(nettest);
      const own = rows.filter((row) => row.nettest === nettest.id);
      if (nettest.scope !== 'line' || specs.length === 0 || own.length === 0) return [];
      const used = own.filter((row) => {
        const why = exclusionOf(row, specs);
        if (why !== undefined) excluded.set(why, (excluded.get(why) ?? 0) + 1);
        return why === undefined;
      });
      return {
        id: nettest.id,
        title: nettest.title,
        attempts: own.length,
        valid: used.length,
        segments: [...reportSegments(used, specs, plans, range, below)],
        hours: [...reportHours(used, specs, localAt)],
      };
    });
    return {
      device: parts.device(),
      version: parts.version,
      ...(parts.demo && { demo: parts.demo }),
      madeAt: isoInstant(parts.clock.nowMs()),
      from: isoInstant(range.fromMs),
      to: isoInstant(range.toMs),
      timezone,
      below,
      data: dataOf(rows),
      attempts: Object.fromEntries(countBy(rows, ({ status }): Status => status)),
      failures: counted(rows, ({ failure }) => failure).map(([failure, count]) => ({ failure, count })),
      skips: counted(rows, ({ skipReason }) => skipReason).map(([reason, count]) => ({ reason, count })),
      excluded: Object.fromEntries(excluded),
      nettests: described,
      outages: reportOutages(outages, unwatched, range),
    };
  };
}

function requireSense({ fromMs, toMs }: ReportRange): void {
  if (toMs > fromMs && toMs - fromMs <= longestReportMs) return;
  throw new KioskError(
    'bad_request',
    'A report is of a range of 400 days at most, whose "to" is later than its "from".',
    'Choose a shorter range; longer ones are what the charts are for.',
  );
}

/** What this device measured of the line, oldest first. */
async function rowsOf(
  store: ReportParts['store'],
  { fromMs, toMs }: ReportRange,
): Promise<readonly Measurement[]> {
  const rows: Measurement[] = [];
  let after: string | undefined;
  do {
    const filter = { scopes: ['line'], origin: 'device', fromMs, toMs } as const;
    const page = await store.list(filter, pageSize, after);
    rows.push(...page.measurements);
    after = page.next;
    await nextTurn();
  } while (after !== undefined);
  return rows.sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
}

function dataOf(rows: readonly Measurement[]): ReportDocument['data'] {
  const digest = createHash('sha256');
  let bytes = 0;
  for (const { hash, metrics } of rows) {
    digest.update(`${hash ?? ''}\n`);
    for (const name of movedBytesMetrics) bytes += metrics[name] ?? 0;
  }
  const [first, last] = [rows[0]?.sequence, rows.at(-1)?.sequence];
  return {
    rows: rows.length,
    sha256: digest.digest('hex'),
    ...(first !== undefined && { firstSequence: first }),
    ...(last !== undefined && { lastSequence: last }),
    bytes,
  };
}

function countBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}

/** The most frequent first. */
function counted(
  rows: readonly Measurement[],
  wordOf: (row: Measurement) => string | undefined,
): [word: string, count: number][] {
  return [...countBy(rows, wordOf)]
    .flatMap(([word, count]): [string, number][] => (word === undefined ? [] : [[word, count]]))
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}

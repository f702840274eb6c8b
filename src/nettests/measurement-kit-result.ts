// From raw output to result: the part of reading a report that is the same for every nettest of Measurement Kit.
import type { Failure } from '../core/failure.js';
import { statusOfDirections, type Raw } from '../core/measurement.js';
import type { ParsedResult } from '../core/nettest.js';
import type { MkFindings, MkNettest, MkOptions } from './measurement-kit-nettest.js';
import {
  createFieldReader,
  readMkEntries,
  readMkEntry,
  readMkReport,
  type FieldReader,
  type MkEntry,
} from './measurement-kit-report.js';
import {
  failureOfEnding,
  failureOfMissingReport,
  mkReportFormat,
  mkRunFormat,
  readMkRun,
  type MkRun,
} from './measurement-kit-run.js';

/** Reads `mk-run/1` (own runs) and `mk-report/1` (one line of an imported report). Pure and total. */
export function resultOfMk<Options extends MkOptions>(mk: MkNettest<Options>, raw: Raw): ParsedResult {
  if (raw.format === mkReportFormat) return resultOfReport(mk, raw.text, undefined);
  if (raw.format !== mkRunFormat) return failed(invalid(`unknown format "${raw.format}"`), undefined);
  const own = readMkRun(raw.text);
  if ('problem' in own) return failed(invalid(`${mkRunFormat}: ${own.problem}`), undefined);
  if (own.reportTruncated) {
    return failed({ failure: 'output_too_large', detail: 'the report is larger than allowed' }, own);
  }
  return resultOfReport(mk, own.report ?? '', own);
}

function resultOfReport<Options extends MkOptions>(
  mk: MkNettest<Options>,
  text: string,
  own: MkRun | undefined,
): ParsedResult {
  const report = readMkReport(text);
  if (report.kind === 'empty') {
    return failed(
      own === undefined
        ? { failure: 'report_missing', detail: 'the report is empty' }
        : failureOfMissingReport(own),
      own,
    );
  }
  // A report that is unreadable because its program was ended is the ending's fault.
  const ended = own && failureOfEnding(own);
  if (report.kind === 'invalid') return failed(ended ?? invalid(report.detail), own);
  const fields = createFieldReader();
  const entry = readMkEntry(report.entry, fields);
  if (entry === undefined) return failed(invalid(fields.problems[0] ?? 'test_keys: missing'), own);
  // An entry that Measurement Kit could not write is left with `test_keys.failure` alone.
  if (entry.testName !== undefined && entry.testName !== mk.mkName) {
    return failed(invalid(`test_name: expected "${mk.mkName}", found "${entry.testName}"`), own);
  }
  const findings = findingsOf(mk, text, { entry, fields, own });
  const [problem] = fields.problems;
  const failure = problem === undefined ? (findings.failure ?? ended) : invalid(problem);
  const status = findings.status ?? statusOfDirections(findings.directions);
  const server = findings.server ?? own?.server;
  const flags = [
    // Of a test that writes one entry for each input the further lines are no surprise.
    ...(mk.merge === undefined ? report.flags : []),
    ...entry.flags,
    ...(findings.flags ?? []),
  ];
  const inputs = mk.merge === undefined ? [] : readMkEntries(text).map(({ input }) => input);
  const [input] = inputs;
  return {
    status: failure !== undefined && status === 'ok' ? 'partial' : status,
    directions: findings.directions,
    metrics: findings.metrics,
    curves: findings.curves,
    ...(failure && { failure }),
    ...(server && { server }),
    recorded: entry.recorded,
    ...(inputs.length === 1 && typeof input === 'string' && input !== '' && { input: input.slice(0, 2000) }),
    ...(flags.length > 0 && { flags }),
  };
}

interface FirstEntry {
  readonly entry: MkEntry;
  readonly fields: FieldReader;
  readonly own: MkRun | undefined;
}

/** What the report says: of its first entry, or of all entries together. */
function findingsOf<Options extends MkOptions>(
  mk: MkNettest<Options>,
  text: string,
  { entry, fields, own }: FirstEntry,
): MkFindings {
  const first = mk.parse(entry.testKeys, { fields, runtimeS: entry.runtimeS, run: own });
  if (mk.merge === undefined) return first;
  const others = readMkEntries(text)
    .slice(1)
    .flatMap((value): MkFindings[] => {
      const reader = createFieldReader();
      const read = readMkEntry(value, reader);
      if (read === undefined || (read.testName !== undefined && read.testName !== mk.mkName)) return [];
      return [mk.parse(read.testKeys, { fields: reader, runtimeS: read.runtimeS, run: own })];
    });
  return mk.merge([first, ...others]);
}

function invalid(detail: string): Failure {
  return { failure: 'report_invalid', detail };
}

function failed(failure: Failure, own: MkRun | undefined): ParsedResult {
  const result = { status: 'failed' as const, failure: failure.failure };
  return {
    status: 'failed',
    directions: Object.fromEntries((own?.directions ?? []).map((direction) => [direction, result])),
    metrics: {},
    curves: [],
    failure,
    ...(own?.server && { server: own.server }),
  };
}

// Entries of OONI's data format: Measurement Kit's reports, and those of ooniprobe and miniooni as far as they are alike.
// https://github.com/ooni/spec/blob/master/data-formats/df-000-base.md
import type { EntryRole, ImportedFormat, ImportedRecord } from '../../core/import.js';
import type { Nettest, ParsedResult } from '../../core/nettest.js';
import { createFieldReader, mkReportTestName, readMkEntry } from '../measurement-kit-report.js';
import { isRecord, jsonLines, textOf } from './json-lines.js';
import { ooniTestResult } from './ooni-test.js';
import { unreadTestResult } from './unread-test.js';

/** What a test's name may look like: it becomes part of a nettest id. */
const TEST_NAME = /^[a-z][a-z0-9_]{0,49}$/;

/**
 * The format for a list of nettests: an entry of the test `x` is read by the nettest `mk.x`; where there is none it
 * becomes a measurement of `mk.x` (`ooni.x` from other programs) without metrics, with its raw output kept.
 */
export function mkReport(nettests: readonly Nettest[]): ImportedFormat {
  return {
    id: 'mk-report',
    title: 'a Measurement Kit report',
    rawFormat: 'mk-report/1',
    role,
    read(raw): ImportedRecord {
      const [entry] = jsonLines(raw.text);
      const record = isRecord(entry) ? entry : {};
      const nettestId = nettestIdOf(record);
      const nettest = nettests.find(({ id }) => id === nettestId);
      const key = keyOf(record);
      return {
        nettest: nettestId,
        nettestVersion: nettest?.version ?? '1',
        result: nettest === undefined ? otherResult(record) : nettest.parse(raw),
        ...(key === undefined ? {} : { key }),
      };
    },
  };
}

/** A test of which there is no nettest here: its known keys, or nothing but that it ran. */
function otherResult(record: Readonly<Record<string, unknown>>): ParsedResult {
  const entry = readMkEntry(record, createFieldReader());
  const result = ooniTestResult(entry) ?? unreadTestResult(entry);
  const input = textOf(record.input);
  // Measurement Kit's own name is what readMkEntry gives every engine.
  const software = textOf(record.software_name);
  const engine = result.recorded?.engine;
  return {
    ...result,
    ...(input !== undefined && { input: input.slice(0, 2000) }),
    ...(engine !== undefined &&
      software !== undefined && {
        recorded: { ...result.recorded, engine: { ...engine, name: software.slice(0, 100) } },
      }),
  };
}

function role(entry: unknown): EntryRole {
  if (!isRecord(entry) || !('test_keys' in entry)) return { kind: 'foreign' };
  const { test_name: name, test_keys: keys } = entry;
  if (name === undefined && isRecord(keys) && keys.failure === 'json_processing_error') {
    const reason =
      'Measurement Kit could not write this result (json_processing_error): it does not say of which test';
    return { kind: 'refused', reason };
  }
  if (typeof name !== 'string' || !TEST_NAME.test(name)) {
    return { kind: 'refused', reason: 'a report whose test_name is not the name of a test' };
  }
  return isRecord(keys)
    ? { kind: 'whole' }
    : { kind: 'refused', reason: 'a report whose test_keys are not an object' };
}

/** ooniprobe's `ndt` is ndt7 and has `protocol` 7 (ooni/spec ts-022): it is not Measurement Kit's. */
function nettestIdOf(entry: Readonly<Record<string, unknown>>): string {
  const name = textOf(entry.test_name) ?? '';
  if (mkReportTestName(entry) !== undefined) return `mk.${name}`;
  const isNdt5 = name === 'ndt' && isRecord(entry.test_keys) && 'test_s2c' in entry.test_keys;
  return isNdt5 || name === 'dash' ? `mk.${name}` : `ooni.${name}`;
}

/** The entry's own id; a report has one entry per input. */
function keyOf(entry: Readonly<Record<string, unknown>>): string | undefined {
  const id = textOf(entry.id);
  if (id === undefined || id.length > 200) return undefined;
  const input = textOf(entry.input);
  return input === undefined ? id : `${id} ${input}`;
}

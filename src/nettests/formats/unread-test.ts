// An entry of a test that this program has no reader for yet: kept whole, and nothing claimed about it.
// Measurement Kit calls a service "blocked" when the device was only offline, so that no verdict is taken over.
import type { ParsedResult } from '../../core/nettest.js';
import { failureOfSilence } from '../measurement-kit-attempts.js';
import type { MkEntry } from '../measurement-kit-report.js';

/**
 * Status by what is sure: `failed` with the entry's own failure, or when not one of its requests and connections got
 * an answer; else `ok`, which says that the test ran, not what it found.
 */
export function unreadTestResult(entry: MkEntry | undefined): ParsedResult {
  if (entry === undefined || isEmpty(entry.testKeys)) {
    return {
      status: 'failed',
      directions: {},
      metrics: {},
      curves: [],
      failure: { failure: 'report_invalid', detail: 'test_keys: nothing in it' },
      ...(entry === undefined ? {} : { recorded: entry.recorded }),
    };
  }
  const { testKeys, recorded, flags } = entry;
  const failure = failureOfSilence(testKeys);
  return {
    status: failure === undefined ? 'ok' : 'failed',
    directions: {},
    metrics: {},
    curves: [],
    ...(failure === undefined ? {} : { failure }),
    recorded,
    flags: [...flags, 'verdict_not_read'],
  };
}

/** Measurement Kit adds `client_resolver` to whatever a test has written. */
function isEmpty(testKeys: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(testKeys).every((key) => key === 'client_resolver');
}

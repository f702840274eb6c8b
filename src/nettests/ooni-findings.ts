// What the runs of OONI's programs share: the entries of their reports as one result, and what all of them must be told.
// https://github.com/ooni/spec/blob/master/data-formats/df-000-base.md
import type { ParsedResult } from '../core/nettest.js';
import { ooniTestResult } from './formats/ooni-test.js';
import type { MkFindings } from './measurement-kit-nettest.js';
import { createFieldReader, readMkEntry } from './measurement-kit-report.js';
import { mergedFindings } from './verdicts.js';

/** The consent that OONI's programs need whatever they are told: each of them asks OONI who and where it is. */
export const ooniProvider = 'ooni';

/** Members of their JSON that name the household's own addresses. OONI scrubs its own `probe_ip`, not the resolver's. */
export const ooniSecrets: readonly string[] = ['probe_ip', 'resolver_ip', 'client_resolver'];

/** What one entry says; undefined where it is none, or of a test that has no reader here. */
export function resultOfOoniEntry(value: Readonly<Record<string, unknown>>): ParsedResult | undefined {
  return ooniTestResult(readMkEntry(value, createFieldReader()));
}

/** Results of one run's entries as one. Pure and total. */
export function mergedOoniResult(
  results: readonly (MkFindings & Pick<ParsedResult, 'input'>)[],
): ParsedResult {
  const merged = mergedFindings(results);
  const inputs = results.map(({ input }) => input).filter((input) => input !== undefined);
  const [input] = inputs;
  return {
    directions: {},
    metrics: merged.metrics,
    curves: [],
    status: merged.status ?? 'failed',
    ...(merged.failure !== undefined && { failure: merged.failure }),
    ...(merged.flags !== undefined && merged.flags.length > 0 && { flags: merged.flags }),
    ...(results.length === 1 && input !== undefined && { input }),
  };
}

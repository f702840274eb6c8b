// Entries of ooniprobe and miniooni whose keys are known here: ndt (which is ndt7 there) and the tests for interference.
// https://github.com/ooni/spec/blob/master/nettests/ts-022-ndt.md
import { z } from 'zod';
import type { ParsedResult } from '../../core/nettest.js';
import { failureOfMk } from '../measurement-kit-failure.js';
import type { MkEntry } from '../measurement-kit-report.js';
import { speedResult } from '../speed-result.js';
import { findingsOfVerdicts } from '../verdicts.js';
import { verdictsOfTests } from '../verdicts-of-tests.js';
import { textOf } from './json-lines.js';

const amount = z.number().min(0).max(1e15).optional().catch(undefined);
const ndtSchema = z.object({
  protocol: z.literal(7),
  server: z.object({ hostname: z.string() }).optional().catch(undefined),
  summary: z
    .object({ download: amount, upload: amount, min_rtt: amount, retransmit_rate: amount })
    .optional()
    .catch(undefined),
});

/** What an entry of a known test says; undefined for a test that is not known here. */
export function ooniTestResult(entry: MkEntry | undefined): ParsedResult | undefined {
  if (entry?.testName === undefined) return undefined;
  const { testKeys, testName, recorded, flags } = entry;
  const more = { recorded, ...(flags.length > 0 && { flags }) };
  const ndt = testName === 'ndt' ? ndtSchema.safeParse(testKeys).data : undefined;
  if (ndt !== undefined) return { ...ndt7Result(ndt, textOf(testKeys.failure)), ...more };
  const verdictsOf = Object.hasOwn(verdictsOfTests, testName) ? verdictsOfTests[testName] : undefined;
  if (verdictsOf === undefined) return undefined;
  const findings = findingsOfVerdicts(testKeys, verdictsOf);
  const { status = 'failed', flags: found = [], ...rest } = findings;
  return { ...rest, status, recorded, flags: [...flags, ...found] };
}

/** kbit/s, both by the client; a failed test has a summary of zeros. */
function ndt7Result(
  { summary, server }: z.output<typeof ndtSchema>,
  failure: string | undefined,
): ParsedResult {
  const measured = (summary?.download ?? 0) > 0 || (summary?.upload ?? 0) > 0;
  const ratio = summary?.retransmit_rate;
  const host = textOf(server?.hostname);
  return speedResult({
    attempted: ['download', 'upload'],
    downloadBps: bits(summary?.download),
    // There is no figure of the server: this one is what the client sent.
    uploadBps: bits(summary?.upload),
    metrics: {
      min_rtt_ms: summary?.min_rtt === 0 ? undefined : summary?.min_rtt,
      retransmission_ratio: !measured || ratio === undefined || ratio > 1 ? undefined : ratio,
    },
    failure: failure === undefined ? undefined : failureOfMk(failure),
    server: host === undefined ? undefined : { host },
    flags: ['upload_by_client'],
  });
}

function bits(kbits: number | undefined): number | undefined {
  return kbits === undefined ? undefined : kbits * 1000;
}

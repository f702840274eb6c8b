// "Is it my Wi-Fi or my provider?": the leg inside the house beside the leg outside of it, each with what speaks for and
// against it, and a verdict over both. Pure.
//
// INVARIANT: a leg of which nothing is known is `unknown`, and makes no verdict against the other one.
import { z } from 'zod';
import { wifiSchema, linkKinds, type Conditions } from './conditions.js';
import type { Measurement } from './measurement.js';
import type { LatencyMinute } from './monitor.js';
import { overlapsTest } from './monitor.js';
import type { Plan } from './plan.js';
import { median, slowRatio } from './signal.js';
import { countsAgainstLine } from './validity-reason.js';

const legStates = ['good', 'poor', 'unknown'] as const;

/** What a leg's state is held against: keys of {@link legWords}. */
export const legReasons = [
  'gateway_slow',
  'gateway_loses',
  'wifi_weak',
  'wifi_slow',
  'lan_slow',
  'cable_slow',
  'below_plan',
  'tests_fail',
] as const;

/** The words for each reason. */
export const legWords: Readonly<Record<(typeof legReasons)[number], string>> = {
  gateway_slow: 'the router answers slowly',
  gateway_loses: 'packets to the router are lost',
  wifi_weak: 'the Wi-Fi signal is weak',
  wifi_slow: 'the Wi-Fi link is slower than the contract needs',
  lan_slow: 'a test inside the house was slower than the contract needs',
  cable_slow: 'the cable is slower than the contract',
  below_plan: 'tests on the line are below the contract',
  tests_fail: 'tests on the line fail',
};

/** Every verdict with its sentence. */
export const verdictWords = {
  fine: 'Both are good: the network in the house, and the line.',
  home: 'It is inside the house: the line carries what was promised, the way to it does not.',
  line: 'It is the line: the network in the house is good.',
  both: 'Both: first mend the network in the house, then judge the line again.',
  unknown: 'Too little is known yet for a verdict.',
} as const;

const legSchema = z.object({ state: z.enum(legStates), reasons: z.array(z.enum(legReasons)) });
const amount = z.number().nonnegative();

/** GET /api/v1/legs. */
export const legsDocumentSchema = z.object({
  verdict: z.enum(['fine', 'home', 'line', 'both', 'unknown']),
  words: z.string(),
  /** Inside the house: from this device to the router. */
  lan: legSchema.extend({
    words: z.array(z.string()),
    interface: z.string().optional(),
    kind: z.enum(linkKinds).optional(),
    speedMbps: amount.optional(),
    wifi: wifiSchema.optional(),
    gatewayMedianMs: amount.optional(),
    gatewayLossRatio: z.number().min(0).max(1).optional(),
    /** Newest test inside the house, of this device with a neighbour or of a browser with this device. */
    downloadBps: amount.optional(),
    uploadBps: amount.optional(),
    at: z.iso.datetime().optional(),
  }),
  /** From the router on. */
  wan: legSchema.extend({
    words: z.array(z.string()),
    /** Worst share of the plan over the newest tests, by their median. */
    planRatio: amount.optional(),
    /** Newest test on the line with a figure. */
    downloadBps: amount.optional(),
    uploadBps: amount.optional(),
    at: z.iso.datetime().optional(),
    tests: z.number().int().nonnegative(),
  }),
  /** Port that a browser in the house tests against, once a run of `lan` waits for it. */
  browserPort: z.int().optional(),
});

/** GET /api/v1/legs. */
export type LegsDocument = z.output<typeof legsDocumentSchema>;

/** What the verdict is made of. */
export interface LegsInput {
  readonly conditions: Pick<Conditions, 'link'>;
  /** Minutes of the gateway, any order; those during tests are left out here. */
  readonly gateway: readonly LatencyMinute[];
  /** Newest first: rows of scope lan, and of scope line. */
  readonly lanRows: readonly Measurement[];
  readonly lineRows: readonly Measurement[];
  readonly plan?: Plan | undefined;
}

/** A router in the house answers in a few ms; beyond this the way to it is crowded or weak. */
const slowGatewayMs = 20;
const lossRatio = 0.02;
const weakSignalDbm = -75;
/** Half of a radio's rate arrives. */
const radioShare = 0.5;
/** So many of the newest tests on the line count. */
const newestTests = 5;

/** The document over what is known. */
export function legsOf(input: LegsInput): LegsDocument {
  const lan = lanLeg(input);
  const wan = wanLeg(input);
  const verdict = verdictOf(lan.state, wan.state);
  return { verdict, words: verdictWords[verdict], lan, wan };
}

/** The verdict over the states of both legs. */
export function verdictOf(
  lan: (typeof legStates)[number],
  wan: (typeof legStates)[number],
): LegsDocument['verdict'] {
  if (lan === 'poor') return wan === 'poor' ? 'both' : 'home';
  if (lan === 'unknown' || wan === 'unknown') return 'unknown';
  return wan === 'poor' ? 'line' : 'fine';
}

function lanLeg({ conditions: { link }, gateway, lanRows, plan }: LegsInput): LegsDocument['lan'] {
  const quiet = gateway.filter(({ flags }) => !flags.includes(overlapsTest));
  const sent = quiet.reduce((sum, minute) => sum + minute.sent, 0);
  const received = quiet.reduce((sum, minute) => sum + minute.received, 0);
  const medians = quiet.flatMap(({ medianMs }) => medianMs ?? []);
  const gatewayMedianMs = median(medians);
  // Some routers never answer: silence from the first probe on is not loss.
  const gatewayLossRatio = sent > 0 && received > 0 ? (sent - received) / sent : undefined;
  const newest = lanRows.find(({ status, metrics }) => status === 'ok' && metrics.download_bps !== undefined);
  const { download_bps: downloadBps, upload_bps: uploadBps } = newest?.metrics ?? {};
  const needed = plan?.downloadBps;
  const below = (bps: number | undefined) => bps !== undefined && needed !== undefined && bps < needed;
  const radioBps = link?.wifi?.rxRateMbps ?? link?.wifi?.txRateMbps;
  const reasons = [
    ...(gatewayMedianMs !== undefined && gatewayMedianMs > slowGatewayMs ? (['gateway_slow'] as const) : []),
    ...(gatewayLossRatio !== undefined && gatewayLossRatio > lossRatio ? (['gateway_loses'] as const) : []),
    ...((link?.wifi?.signalDbm ?? 0) < weakSignalDbm ? (['wifi_weak'] as const) : []),
    ...(below(radioBps === undefined ? undefined : radioBps * radioShare * 1e6)
      ? (['wifi_slow'] as const)
      : []),
    ...(below(link?.speedMbps === undefined ? undefined : link.speedMbps * 1e6)
      ? (['cable_slow'] as const)
      : []),
    ...(below(downloadBps) ? (['lan_slow'] as const) : []),
  ];
  const seen = gatewayMedianMs !== undefined || downloadBps !== undefined;
  return {
    state: reasons.length > 0 ? 'poor' : seen ? 'good' : 'unknown',
    reasons,
    words: reasons.map((reason) => legWords[reason]),
    ...(link !== undefined && { interface: link.interface }),
    ...(link?.kind !== undefined && { kind: link.kind }),
    ...(link?.speedMbps !== undefined && { speedMbps: link.speedMbps }),
    ...(link?.wifi !== undefined && { wifi: link.wifi }),
    ...(gatewayMedianMs !== undefined && { gatewayMedianMs }),
    ...(gatewayLossRatio !== undefined && { gatewayLossRatio }),
    ...(downloadBps !== undefined && { downloadBps }),
    ...(uploadBps !== undefined && { uploadBps }),
    ...(newest !== undefined && { at: newest.startedAt }),
  };
}

function wanLeg({ lineRows, plan }: LegsInput): LegsDocument['wan'] {
  const attempts = lineRows
    .filter(({ status, metrics, directions }) => {
      const measuresSpeed = metrics.download_bps !== undefined || Object.keys(directions).length > 0;
      return measuresSpeed && status !== 'skipped' && status !== 'aborted';
    })
    .slice(0, newestTests);
  const newest = attempts.find(({ metrics }) => metrics.download_bps !== undefined);
  const failed = attempts.filter(({ status }) => status === 'failed').length;
  const shares = (direction: 'download' | 'upload') => {
    const contracted = plan?.[`${direction}Bps`];
    if (contracted === undefined) return undefined;
    return median(
      attempts.flatMap((row) => {
        const bps = row.metrics[`${direction}_bps`];
        const enough = bps !== undefined && bps >= slowRatio * contracted;
        return bps === undefined || (!enough && !countsAgainstLine(row, direction)) ? [] : [bps / contracted];
      }),
    );
  };
  const known = [shares('download'), shares('upload')].filter((share) => share !== undefined);
  const planRatio = known.length === 0 ? undefined : Math.min(...known);
  const reasons = [
    ...(attempts.length > 0 && failed * 2 > attempts.length ? (['tests_fail'] as const) : []),
    ...(planRatio !== undefined && planRatio < slowRatio ? (['below_plan'] as const) : []),
  ];
  return {
    state: reasons.length > 0 ? 'poor' : planRatio === undefined ? 'unknown' : 'good',
    reasons,
    words: reasons.map((reason) => legWords[reason]),
    tests: attempts.length,
    ...(planRatio !== undefined && { planRatio }),
    ...(newest?.metrics.download_bps !== undefined && { downloadBps: newest.metrics.download_bps }),
    ...(newest?.metrics.upload_bps !== undefined && { uploadBps: newest.metrics.upload_bps }),
    ...(newest !== undefined && { at: newest.startedAt }),
  };
}

// What this device can at most measure, by ndt7 against itself, and which scheme that speaks for. Pure.
//
// INVARIANTS: figures of another version of this program, or of another processor or kernel, count no more; what was not
// measured limits nothing.
import { z } from 'zod';
import type { Ceiling } from './conditions.js';
import { directions, type Direction, type Measurement } from './measurement.js';
import type { Ndt7Scheme } from './ndt7.js';

/** Id of the nettest that calibrates. */
export const calibrationNettest = 'calibration';

const ceilingsSchema = z.object({
  at: z.iso.datetime(),
  downloadBps: z.number().nonnegative().optional(),
  uploadBps: z.number().nonnegative().optional(),
});

/** What is remembered of calibrations. */
export const calibrationSchema = z.object({
  /** What the figures depend on: version of this program, processor, kernel. */
  fingerprint: z.string(),
  /** The measurement they come from. */
  id: z.string(),
  ws: ceilingsSchema.optional(),
  wss: ceilingsSchema.optional(),
});

/** What is remembered of calibrations. */
export type Calibration = z.output<typeof calibrationSchema>;

/** On loopback the server takes its share of the processor: a client that was not at its own limit could do more. */
const fullCoreRatio = 0.9;
/** But no more than twice: what it would meet then, nobody saw. */
const mostOfCore = 0.5;

/** The ceilings that a calibration's row shows; undefined where it has none. */
export function ceilingOf(
  { metrics, startedAt }: Pick<Measurement, 'metrics' | 'startedAt'>,
  scheme: Ndt7Scheme,
): Ceiling | undefined {
  const speeds = directions.flatMap((direction) => {
    const bps = metrics[`${scheme}_${direction}_bps`];
    if (bps === undefined) return [];
    const ratio = metrics[`${scheme}_${direction}_cpu_ratio`] ?? 1;
    const ceiling = ratio >= fullCoreRatio ? bps : bps / Math.max(ratio, mostOfCore);
    return [[`${direction}Bps`, Math.round(ceiling)] as const];
  });
  return speeds.length === 0 ? undefined : { at: startedAt, ...Object.fromEntries(speeds) };
}

/**
 * What is remembered after one more calibration: of the same fingerprint the better figure of each, since a busy moment
 * makes a device look slower than it is, and nothing makes it look faster.
 */
export function withCalibration(
  old: Calibration | undefined,
  row: Pick<Measurement, 'id' | 'metrics' | 'startedAt'>,
  fingerprint: string,
): Calibration {
  const known = old?.fingerprint === fingerprint ? old : undefined;
  const ws = better(known?.ws, ceilingOf(row, 'ws'));
  const wss = better(known?.wss, ceilingOf(row, 'wss'));
  return { fingerprint, id: row.id, ...(ws && { ws }), ...(wss && { wss }) };
}

function better(old: Ceiling | undefined, now: Ceiling | undefined): Ceiling | undefined {
  if (old === undefined || now === undefined) return now ?? old;
  const best = (direction: Direction) => {
    const figures = [old[`${direction}Bps`], now[`${direction}Bps`]].filter((bps) => bps !== undefined);
    return figures.length === 0 ? {} : { [`${direction}Bps`]: Math.max(...figures) };
  };
  return { at: now.at, ...best('download'), ...best('upload') };
}

/** Why a test is run over ws or wss. */
export const schemeReasons = {
  configured: 'it is configured so',
  only_one_offered: 'the server offers no other',
  fast_enough: 'encrypted, and this device can encrypt faster than the line is',
  has_aes: 'encrypted: the processor has instructions for AES, and was not calibrated yet',
  unknown_ability: 'encrypted: nobody knows yet what this device can do',
  no_aes: 'in the clear: the processor has no instructions for AES, and was not calibrated yet',
  encryption_limits: 'in the clear: encrypting would be the limit of this device',
  no_gain: 'encrypted: without encryption this device would not be faster',
} as const;

/** A scheme, and a key of {@link schemeReasons}. */
export interface SchemeChoice {
  readonly scheme: Ndt7Scheme;
  readonly reason: keyof typeof schemeReasons;
}

/** What a scheme is chosen by; what is not known is absent. */
export interface SchemeFacts {
  readonly aes?: boolean | undefined;
  readonly ws?: Ceiling | undefined;
  readonly wss?: Ceiling | undefined;
  /** The fastest that the line or the link can be: contract, negotiated speed. */
  readonly lineBps?:
    { readonly download?: number | undefined; readonly upload?: number | undefined } | undefined;
}

/** Room above the line's speed, so that a result does not come near the ceiling (core/validity.ts: 90 %). */
const room = 1.25;
/** ws has to be this much faster to be worth giving encryption up. */
const worthIt = 1.1;

/** Chooses between ws and wss where both are offered: encrypted, unless that would be the limit. */
export function chooseScheme({ aes, ws, wss, lineBps }: SchemeFacts): SchemeChoice {
  if (wss === undefined) {
    if (aes === undefined) return { scheme: 'wss', reason: 'unknown_ability' };
    return aes ? { scheme: 'wss', reason: 'has_aes' } : { scheme: 'ws', reason: 'no_aes' };
  }
  const short = directions.filter((direction) => {
    const ceiling = wss[`${direction}Bps`];
    const line = lineBps?.[direction];
    return ceiling !== undefined && (line === undefined ? aes === false : ceiling < room * line);
  });
  if (short.length === 0) return { scheme: 'wss', reason: 'fast_enough' };
  const gains = short.some((direction) => {
    const clear = ws?.[`${direction}Bps`];
    return clear !== undefined && clear >= worthIt * (wss[`${direction}Bps`] ?? 0);
  });
  return gains ? { scheme: 'ws', reason: 'encryption_limits' } : { scheme: 'wss', reason: 'no_gain' };
}

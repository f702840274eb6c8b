// How far the figures of a measurement can be trusted: its conditions held against rules with figures. Pure: the same row
// is judged the same way at any time, so that `mk-kiosk reparse` can judge old rows by better rules. docs/trust.md explains.
//
// INVARIANTS:
// - What is not known speaks neither for nor against a result, and is never taken for fine: `clean` is only said where the
//   interface, its other traffic and the processor were seen. Else nothing is said.
// - A rule that finds the device or its link at its limit names the direction, so that the other one stays what it is.
import { conditionsOf, type Conditions, type Traffic } from './conditions.js';
import { directions, type Direction, type Measurement, type Validity } from './measurement.js';
import { readReason, type ReasonCode } from './validity-reason.js';

/** What is judged. */
export interface Judged extends Pick<
  Measurement,
  'origin' | 'scope' | 'status' | 'directions' | 'metrics' | 'conditions'
> {
  readonly flags?: readonly string[];
}

/** The judgement; no `validity` where too little is known for one. Reasons are codes of core/validity-reason.ts. */
export interface Judgement {
  readonly validity?: Validity;
  readonly validityReasons: string[];
}

/** From this share of a limit on, a result may have been cut off by it. */
export const limitShare = 0.9;
/** USB 2.0 carries 480 Mbit/s of which a network adapter gets about 300: from half of it on the bus is suspected. */
const usbShare = 0.5;
/** A Wi-Fi rate is that of the radio; half of it arrives in TCP at best. */
const wifiShare = 0.5;
/** Below this signal radios fall back to slow, robust rates and repeat much. */
const weakSignalDbm = -75;
/** Shares of a core, and of all cores, that count as fully used. */
const coreShare = 0.9;
const allCoresShare = 0.95;
/** A processor that is slowed down matters where it had little time left. */
const throttledBusyShare = 0.5;
/** Headers of Ethernet, IP, TCP and TLS over the bytes that a test counts, and the acknowledgements that go back. */
const overhead = { ahead: 1.08, back: 0.05 };
/** Other traffic below this share of the test's own cannot be told from headers and repeated packets. */
const otherShare = 0.1;
const mostlyShare = 0.5;
/** And below this speed it disturbs nobody. */
const otherFloorBps = 100_000;
/** What is going on before a test disturbs it from this share of its speed on. */
const beforeShare = 0.05;

/** Judges a row. Only speeds over a network are judged, of this device's own runs; a self-test fills the processor by design. */
export function judge(row: Judged): Judgement {
  const isJudged = row.origin === 'device' && row.scope !== 'self-test';
  if (!isJudged || (row.status !== 'ok' && row.status !== 'partial')) return { validityReasons: [] };
  const measured = directions.filter((direction) => speedOf(row, direction) !== undefined);
  if (measured.length === 0) return { validityReasons: [] };
  const conditions = conditionsOf(row.conditions);
  const reasons = [
    // A server on this device: links say nothing of it.
    ...(conditions.link?.kind === 'loopback' ? [] : networkReasons(row, conditions, measured)),
    ...(row.flags?.includes('proxied') === true ? ['proxied'] : []),
    ...deviceReasons(row, conditions, measured),
    ...measured
      .filter((direction) => row.directions[direction]?.status === 'partial')
      .map(inDirection('incomplete')),
  ];
  const validity = worst(reasons) ?? (isKnown(row, conditions) ? 'clean' : undefined);
  return { ...(validity !== undefined && { validity }), validityReasons: reasons };
}

function networkReasons(row: Judged, conditions: Conditions, measured: readonly Direction[]): string[] {
  const { link, ceiling } = conditions;
  const reaches = (direction: Direction, limitBps: number | undefined, share: number) =>
    limitBps !== undefined && limitBps > 0 && (speedOf(row, direction) ?? 0) >= share * limitBps;
  const radio = { download: link?.wifi?.rxRateMbps, upload: link?.wifi?.txRateMbps };
  const own = { download: ceiling?.downloadBps, upload: ceiling?.uploadBps };
  const per = (code: ReasonCode, limitOf: (direction: Direction) => number | undefined, share: number) =>
    measured.filter((direction) => reaches(direction, limitOf(direction), share)).map(inDirection(code));
  const signal = link?.wifi?.signalDbm;
  return [
    ...(link?.changedFrom === undefined ? [] : ['link_changed']),
    ...per('link_speed', () => bps(link?.speedMbps), limitShare),
    ...per('usb_bus', () => bps(link?.usbMbps), usbShare),
    ...per('wifi_rate', (direction) => bps(radio[direction]), wifiShare),
    ...per('own_ceiling', (direction) => own[direction], limitShare),
    ...(link?.duplex === 'half' ? ['half_duplex'] : []),
    ...(signal !== undefined && signal < weakSignalDbm ? ['wifi_weak'] : []),
    ...trafficReasons(row, conditions),
  ];
}

/** What went over the interface beside the test, and what was going on right before it. */
function trafficReasons(row: Judged, { traffic }: Conditions): string[] {
  const reasons: string[] = [];
  const other = otherTraffic(row, traffic?.during);
  if (other !== undefined && traffic?.during !== undefined) {
    const { ms } = traffic.during;
    const ownBytes = (ownBytesOf(row, 'download') ?? 0) + (ownBytesOf(row, 'upload') ?? 0);
    const otherBytes = other.rxBytes + other.txBytes;
    const enough = (otherBytes * 8000) / ms >= otherFloorBps;
    if (enough && otherBytes >= mostlyShare * (ownBytes + otherBytes)) reasons.push('mostly_other_traffic');
    else if (enough && otherBytes >= otherShare * ownBytes) reasons.push('other_traffic');
  }
  const { before } = traffic ?? {};
  if (before !== undefined) {
    const busy = (bytes: number, direction: Direction) => {
      const speed = speedOf(row, direction);
      const goingOn = (bytes * 8000) / before.ms;
      return speed !== undefined && goingOn >= Math.max(otherFloorBps, beforeShare * speed);
    };
    if (busy(before.rxBytes, 'download') || busy(before.txBytes, 'upload')) reasons.push('traffic_before');
  }
  return reasons;
}

/**
 * Bytes on the interface that were not the test's: its counters less the test's own bytes with their headers and
 * acknowledgements. Undefined where one of the two is not known.
 */
export function otherTraffic(
  row: Pick<Judged, 'metrics' | 'directions'>,
  during: Traffic | undefined,
): { readonly rxBytes: number; readonly txBytes: number } | undefined {
  const down = ownBytesOf(row, 'download');
  const up = ownBytesOf(row, 'upload');
  if (during === undefined || down === undefined || up === undefined) return undefined;
  return {
    rxBytes: Math.max(0, during.rxBytes - overhead.ahead * down - overhead.back * up),
    txBytes: Math.max(0, during.txBytes - overhead.ahead * up - overhead.back * down),
  };
}

function deviceReasons(
  row: Judged,
  { processor, power }: Conditions,
  measured: readonly Direction[],
): string[] {
  const reasons: string[] = measured
    .filter((direction) => (row.metrics[`${direction}_cpu_ratio`] ?? 0) >= coreShare)
    .map(inDirection('processor'));
  const all = processor?.busyRatio ?? 0;
  if (reasons.length === 0 && all >= allCoresShare) reasons.push('processor');
  const now = power?.now ?? [];
  const slowed = now.some((reason) => reason !== 'under_voltage');
  const busiest = Math.max(
    processor?.busiestCoreRatio ?? 0,
    ...measured.map((direction) => row.metrics[`${direction}_cpu_ratio`] ?? 0),
  );
  if (slowed && busiest >= throttledBusyShare) reasons.push('throttled');
  if (now.includes('under_voltage')) reasons.push('under_voltage');
  return reasons;
}

/** Enough was seen to call a result clean that nothing speaks against. */
function isKnown(row: Judged, { link, traffic, processor }: Conditions): boolean {
  if (processor?.busyRatio === undefined) return false;
  if (link?.kind === undefined || link.kind === 'loopback') return false;
  return otherTraffic(row, traffic?.during) !== undefined;
}

function worst(reasons: readonly string[]): Validity | undefined {
  const kinds = new Set(reasons.map((reason) => readReason(reason)?.kind));
  if (kinds.has('unusable')) return 'unusable';
  if (kinds.has('disturbance')) return 'disturbed';
  return kinds.has('limit') ? 'device_limited' : undefined;
}

function speedOf({ metrics }: Pick<Judged, 'metrics'>, direction: Direction): number | undefined {
  return metrics[`${direction}_bps`];
}

/** 0 for a direction that was not attempted; undefined where the program did not count. */
function ownBytesOf(
  { metrics, directions: attempted }: Pick<Judged, 'metrics' | 'directions'>,
  direction: Direction,
) {
  const counted = metrics[`${direction}_bytes`] ?? metrics[`${direction}ed_bytes`];
  return counted ?? (attempted[direction] === undefined ? 0 : undefined);
}

function inDirection(code: ReasonCode): (direction: Direction) => string {
  return (direction) => `${code}.${direction}`;
}

function bps(speedMbps: number | undefined): number | undefined {
  return speedMbps === undefined ? undefined : speedMbps * 1e6;
}

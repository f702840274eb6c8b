// Why a result is not called clean: codes as they are stored, and the words for them. A code may end with the direction
// that it speaks of: `link_speed.download`.
import type { Conditions } from './conditions.js';
import { directions, type Direction, type Measurement } from './measurement.js';

/** What a reason does to the figures. A `limit` makes them a lower bound: the line may be faster. */
export type ReasonKind = 'limit' | 'disturbance' | 'unusable';

interface Reason {
  readonly kind: ReasonKind;
  /** For people, with the figures where the conditions have them. */
  words(conditions: Conditions): string;
}

/** Every reason by its code. */
export const validityReasons = {
  link_speed: {
    kind: 'limit',
    words: ({ link }) => `the cable negotiated ${mbps(link?.speedMbps)}: your line may be faster`,
  },
  half_duplex: {
    kind: 'disturbance',
    words: () => 'the cable runs half duplex, one way at a time: check the cable and the port of the router',
  },
  usb_bus: {
    kind: 'limit',
    words: ({ link }) =>
      `the network adapter hangs on a USB bus of ${mbps(link?.usbMbps)}: your line may be faster`,
  },
  wifi_rate: {
    kind: 'limit',
    words: ({ link }) =>
      `the Wi-Fi link of ${mbps(link?.wifi?.rxRateMbps ?? link?.wifi?.txRateMbps)} was used to its limit: your line may be faster`,
  },
  wifi_weak: {
    kind: 'disturbance',
    words: ({ link }) =>
      `the Wi-Fi signal was weak${figure(link?.wifi?.signalDbm, 'dBm')}: move the device or the access point`,
  },
  own_ceiling: {
    kind: 'limit',
    words: () => 'this device cannot measure faster by itself: your line may be faster',
  },
  processor: {
    kind: 'limit',
    words: () => 'the processor of this device was fully used: your line may be faster',
  },
  throttled: {
    kind: 'limit',
    words: ({ processor }) =>
      `the processor was slowed down by heat or weak power${figure(processor?.temperatureCelsius, '°C')}: your line may be faster`,
  },
  under_voltage: {
    kind: 'disturbance',
    words: () => 'the power supply is too weak: use the one made for this device',
  },
  other_traffic: {
    kind: 'disturbance',
    words: () => 'other programs of this device used the line during the test',
  },
  traffic_before: {
    kind: 'disturbance',
    words: () => 'this device was using the line right before the test',
  },
  proxied: {
    kind: 'disturbance',
    words: () => 'the test went through a proxy of the network: the figures are those of the proxy as well',
  },
  incomplete: { kind: 'disturbance', words: () => 'the transfer ended before its time' },
  link_changed: {
    kind: 'unusable',
    words: ({ link }) =>
      `the connection changed during the test${link?.changedFrom === undefined ? '' : ` (from ${link.changedFrom} to ${link.interface})`}`,
  },
  mostly_other_traffic: {
    kind: 'unusable',
    words: () => 'most of what the line carried during the test was not the test',
  },
} as const satisfies Readonly<Record<string, Reason>>;

/** A code of the table above. */
export type ReasonCode = keyof typeof validityReasons;

/** A stored reason taken apart; undefined for a code that a newer version made. */
export function readReason(
  stored: string,
): { readonly code: ReasonCode; readonly kind: ReasonKind; readonly direction?: Direction } | undefined {
  const [name = '', suffix] = stored.split('.');
  if (!isReasonCode(name)) return undefined;
  const direction = directions.find((known) => known === suffix);
  return { code: name, kind: validityReasons[name].kind, ...(direction !== undefined && { direction }) };
}

/** The sentence for a stored reason; an unknown code is shown as it is. */
export function describeReason(stored: string, conditions: Conditions): string {
  const reason = readReason(stored);
  if (reason === undefined) return stored;
  const words = validityReasons[reason.code].words(conditions);
  return reason.direction === undefined ? words : `${reason.direction}: ${words}`;
}

/**
 * Whether a figure of that direction (or, where none is named, any figure) is a lower bound: the device or its link was
 * the limit, and the line may be faster.
 */
export function isLowerBound(
  measurement: { readonly validityReasons: readonly string[] },
  direction?: Direction,
): boolean {
  return measurement.validityReasons.some((stored) => {
    const reason = readReason(stored);
    if (reason?.kind !== 'limit') return false;
    return direction === undefined || reason.direction === undefined || reason.direction === direction;
  });
}

/**
 * Whether a speed may be held against the line when it is below plan: not a lower bound, and not of a test that was
 * disturbed or is unusable. A result that nobody judged counts, as it always did.
 */
export function countsAgainstLine(
  measurement: Pick<Measurement, 'validity'> & { readonly validityReasons: readonly string[] },
  direction?: Direction,
): boolean {
  if (measurement.validity === 'disturbed' || measurement.validity === 'unusable') return false;
  return !isLowerBound(measurement, direction);
}

function isReasonCode(name: string): name is ReasonCode {
  return Object.hasOwn(validityReasons, name);
}

function mbps(speed: number | undefined): string {
  return speed === undefined ? 'a low speed' : `${String(Math.round(speed))} Mbit/s`;
}

function figure(value: number | undefined, unit: string): string {
  return value === undefined ? '' : ` (${String(Math.round(value))} ${unit})`;
}

// How a stored value is written for people: scaled unit, sensible digits, the reader's number format.
import type { SpeedUnit } from '../src/core/display.js';
import { units, type MetricSpec } from '../src/core/metric.js';
import type { Wording } from './wording.js';

/** A number and its unit, apart: pages set them in different sizes. */
export interface Figure {
  readonly number: string;
  readonly unit: string;
}

type Unit = MetricSpec['unit'];

/** What a stored value is multiplied by to be shown. Everything is stored in base units, see `units` of core. */
const factors: Readonly<Record<Unit, number>> = {
  bps: 1e-6,
  ms: 1,
  ratio: 100,
  bytes: 1e-6,
  count: 1,
  s: 1,
  celsius: 1,
  dbm: 1,
  rpm: 1,
};

/** The shown value of a stored one: Mbit/s or MB/s for bps, per cent for ratios, MB for bytes. */
export function shownValue(value: number, unit: Unit, speedUnit: SpeedUnit): number {
  return unit === 'bps' && speedUnit === 'MB/s' ? value * 1.25e-7 : value * factors[unit];
}

/** What a shown value is written in. */
export function unitText(unit: Unit, { messages, speedUnit }: Wording): string {
  return unit === 'bps' && speedUnit === 'MB/s' ? messages.units.bytesPerSecond : messages.units[unit];
}

/** Number and unit of a stored value: three significant digits, but never digits cut from whole numbers. */
export function figureOf(value: number, unit: Unit, wording: Wording): Figure {
  const shown = shownValue(value, unit, wording.speedUnit);
  const number = new Intl.NumberFormat(wording.locale, digitsFor(shown, unit)).format(shown);
  return { number, unit: unitText(unit, wording) };
}

/** Number and unit in one text. */
export function figureText(value: number, unit: Unit, wording: Wording): string {
  const { number, unit: symbol } = figureOf(value, unit, wording);
  return symbol === '' ? number : `${number} ${symbol}`;
}

function digitsFor(shown: number, unit: Unit): Intl.NumberFormatOptions {
  const size = Math.abs(shown);
  if (unit === 'count' || unit === 'rpm' || size >= 100) return { maximumFractionDigits: 0 };
  if (size >= 10) return { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  if (size >= 1 || size === 0) return { minimumFractionDigits: size === 0 ? 0 : 2, maximumFractionDigits: 2 };
  return { maximumSignificantDigits: 2 };
}

/** A share as per cent without decimals: 0.964 → "96%". */
export function shareText(ratio: number, wording: Wording): string {
  return new Intl.NumberFormat(wording.locale, { style: 'percent', maximumFractionDigits: 0 }).format(ratio);
}

/** A metric nobody has described: its name is its label, its unit is the end of its name. */
export function undescribedMetric(name: string): MetricSpec {
  const unit = units.find((candidate) => name.endsWith(`_${candidate}`)) ?? 'count';
  const label = name
    .replace(new RegExp(`_${unit}$`), '')
    .replaceAll('_', ' ')
    .slice(0, 60);
  return {
    name,
    label: label === '' ? name : label,
    description: name,
    unit,
    better: 'neither',
    headline: false,
  };
}

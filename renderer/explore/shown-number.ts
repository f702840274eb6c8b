// A plain number on an axis, in the reader's format.
import type { Wording } from '../wording.js';

/** At most three decimals, as many as it needs. */
export function shownNumber(value: number, { locale }: Wording): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value);
}

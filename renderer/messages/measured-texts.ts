// Words for what the kiosk itself names in English: tests, metrics, the texts of consent, the reasons of a result's validity.
// By their ids, so that a test or metric nobody here has heard of is shown with the kiosk's own words.
import type { Conditions } from '../../src/core/conditions.js';
import type { ReasonCode } from '../../src/core/validity-reason.js';

/** A consent text in another language. */
export interface ConsentWords {
  /** The version of the English text that it translates; another version is shown in English. */
  readonly textVersion: string;
  readonly measured: string;
  readonly published: string;
  readonly recipient: string;
}

/** The words of one language. */
export interface MeasuredTexts {
  /** Title and description of a nettest, by its id. */
  readonly nettests: Readonly<Record<string, readonly [title: string, description: string]>>;
  /** Label and meaning of a metric, by its name: they hold for every nettest that has it. */
  readonly metrics: Readonly<Record<string, readonly [label: string, meaning: string]>>;
  readonly consents: Readonly<Record<string, ConsentWords>>;
  readonly reasons: Readonly<Record<ReasonCode, (conditions: Conditions) => string>>;
}

/** A speed of a link, "100 Mbit/s", or the words for one that is not known. */
export function linkSpeed(speedMbps: number | undefined, unknown: string): string {
  return speedMbps === undefined ? unknown : `${String(Math.round(speedMbps))} Mbit/s`;
}

/** " (−78 dBm)", or nothing where there is no figure. */
export function inBrackets(value: number | undefined, unit: string): string {
  return value === undefined ? '' : ` (${String(Math.round(value))} ${unit})`;
}

// What every text on the page depends on: the catalogue of messages, the number format, the unit of speeds, the time zone.
import type { Language, SpeedUnit } from '../src/core/display.js';
import { en } from './messages/en/index.js';
import type { Messages } from './messages/messages.js';

/** Language, number format, unit of speeds and zone of the page. */
export interface Wording {
  readonly messages: Messages;
  readonly language: Language;
  /** BCP 47 tag for Intl: the language as the browser's region writes it. */
  readonly locale: string;
  readonly speedUnit: SpeedUnit;
  /** IANA zone of the kiosk; the page shows the kiosk's time wherever it is opened. */
  readonly timezone: string;
}

/** Numbers and dates where the browser does not say which region's they should be. */
const usualLocales: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  es: 'es-ES',
  de: 'de-DE',
  fr: 'fr-FR',
};

/** The region's form of a language that the browser prefers: "de" and ["fr-CH", "de-CH"] give "de-CH". */
export function localeOf(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? usualLocales[language];
}

/** The wording for a zone the kiosk named; an unknown zone falls back to the browser's own. English unless told otherwise. */
export function wordingFor(
  timezone: string | undefined,
  spoken: Partial<Omit<Wording, 'timezone'>> = {},
): Wording {
  const { messages = en, language = 'en', locale = usualLocales[language], speedUnit = 'Mbit/s' } = spoken;
  return { messages, language, locale, speedUnit, timezone: knownZone(timezone) };
}

function knownZone(timezone: string | undefined): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (timezone === undefined) return own;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return own;
  }
}

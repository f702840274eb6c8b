// What every text on the page depends on: the catalogue of messages, the number format and the time zone.
import type { Messages } from './messages/en.js';
import { en } from './messages/en.js';

/** Language, number format and zone of the page. */
export interface Wording {
  readonly messages: Messages;
  readonly locale: string;
  /** IANA zone of the kiosk; the page shows the kiosk's time wherever it is opened. */
  readonly timezone: string;
}

/** The wording for a zone the kiosk named; an unknown zone falls back to the browser's own. */
export function wordingFor(timezone: string | undefined): Wording {
  return { messages: en, locale: 'en-GB', timezone: knownZone(timezone) };
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

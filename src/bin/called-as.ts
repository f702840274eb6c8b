// The command as the person called it, for hints: in a checkout nothing named mk-kiosk is in PATH.
import { isCheckout } from './package-facts.js';

/** What begins a command line of this program here. */
export const calledAs = isCheckout ? 'npm run -s mk-kiosk --' : 'mk-kiosk';

/** What may follow the name in a hint: a sentence about the program itself stays as it is. */
const actions =
  'quarantine|serve-ndt7|calibrate|provision|retention|identify|nettests|run-once|schedule|consent|reparse|restore|support|backup|config|doctor|export|forward|import|verify|parse|token|demo|list|note|path|plan|show|led|pin|run|db';
const command = new RegExp(`\\bmk-kiosk (?=(?:${actions})\\b)`, 'g');

/** A hint with its commands (`mk-kiosk verify`) as they work here. */
export function asCalled(hint: string, name = calledAs): string {
  return hint.replaceAll(command, `${name} `);
}

// The command as the person called it, for hints: in a checkout nothing named mk-kiosk is in PATH.
import { isCheckout } from './package-facts.js';

/** What begins a command line of this program here. */
export const calledAs = isCheckout ? 'npm run -s mk-kiosk --' : 'mk-kiosk';

/** What may follow the name in a hint: a sentence about the program itself stays as it is. */
const actions =
  'run-once|run|nettests|show|list|import|note|backup|restore|export|parse|quarantine|verify|db|reparse|consent|plan|schedule|config|serve-ndt7|doctor|demo|retention|support|path|pin|token|identify|calibrate';
const command = new RegExp(`\\bmk-kiosk (?=(?:${actions})\\b)`, 'g');

/** A hint with its commands (`mk-kiosk verify`) as they work here. */
export function asCalled(hint: string, name = calledAs): string {
  return hint.replaceAll(command, `${name} `);
}

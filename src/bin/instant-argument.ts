// An instant on the command line.
import { isoInstant } from '../core/clock.js';
import { KioskError } from '../core/errors.js';

/** The instant as ISO 8601 in UTC. Throws usage, naming the flag. */
export function instantArgument(text: string, flag: string): string {
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return isoInstant(ms);
  throw new KioskError(
    'usage',
    `${flag} ${text}: expected an instant in ISO 8601`,
    'For instance 2026-11-20T06:00Z.',
  );
}

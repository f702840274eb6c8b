// A nettest by its id, its part of the configuration, and options checked by its schema.
import type { Config } from '../core/config.js';
import { KioskError } from '../core/errors.js';
import type { Nettest } from '../core/nettest.js';

/** The nettest of that id; KioskError not_found names those there are. */
export function nettestById(nettests: readonly Nettest[], id: string): Nettest {
  const found = nettests.find((nettest) => nettest.id === id);
  if (found !== undefined) return found;
  const ids = nettests.map((nettest) => nettest.id).join(', ');
  throw new KioskError('not_found', `there is no nettest "${id}"`, `Use one of: ${ids}.`);
}

/** A nettest's part of the configuration. */
export function nettestSettings(config: Config, id: string): Config['nettests'][string] {
  const settings = config.nettests[id];
  if (settings === undefined) throw new Error(`the configuration has no section for the nettest ${id}`);
  return settings;
}

/** Options checked by the nettest's schema; throws config_invalid with every problem. */
export function checkedOptions(nettest: Nettest, options: Readonly<Record<string, unknown>>): unknown {
  const checked = nettest.options.safeParse(options);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(
    (issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`,
  );
  throw new KioskError(
    'config_invalid',
    `options of ${nettest.id}: ${problems.join('; ')}`,
    `Options of ${nettest.id} are described in docs/configuration.md.`,
  );
}

// What is wrong with a configuration, in sentences that say where it is, what it is, and what to write instead.
import { type ConfigLayer, configLayers } from '../core/config.js';
import { KioskError } from '../core/errors.js';
import { suggestKey } from './key-path.js';
import type { SettingGroup } from './setting.js';

/** One thing that is wrong: place, what it is, and the way out of it. */
export interface Problem {
  readonly layer: ConfigLayer;
  /** The setting; absent where a whole file is meant. */
  readonly key?: string;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

/** What is shown instead of a secret value. */
export const secretText = '[secret]';

/** The error for a list of problems; its message has one line for each. */
export function configInvalid(problems: readonly Problem[]): KioskError {
  const lines = inOrder(problems)
    .slice(0, mostShown)
    .map((problem) => shortened(`${problem.where}: ${problem.message} ${problem.fix}`, 1_000));
  if (problems.length > mostShown) lines.push(`and ${String(problems.length - mostShown)} more`);
  const message =
    lines.length === 1
      ? lines.join('')
      : [
          `the configuration has ${String(problems.length)} problems`,
          ...lines.map((line) => `- ${line}`),
        ].join('\n');
  return new KioskError(
    'config_invalid',
    message,
    'Correct what is named above; "mk-kiosk config check" says when all is well.',
  );
}

const mostShown = 50;

/** The weakest layer first, a file from its top. */
function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      configLayers.indexOf(a.layer) - configLayers.indexOf(b.layer) ||
      a.where.localeCompare(b.where, 'en', { numeric: true }),
  );
}

/** The problem of a key that the schema does not have. */
export function unknownKey(
  settings: SettingGroup,
  key: string,
  place: { layer: ConfigLayer; where: string },
): Problem {
  const suggestion = suggestKey(settings, key);
  return {
    ...place,
    key,
    message: `there is no setting "${key}".`,
    fix:
      suggestion === undefined
        ? 'Remove it; "mk-kiosk config show" lists the settings.'
        : `Did you mean "${suggestion}"?`,
  };
}

/** The problem of a value that is not what the schema asks for. */
export function wrongValue(
  key: string,
  value: unknown,
  place: { layer: ConfigLayer; where: string },
  expected: string,
  secret: boolean,
): Problem {
  const quoted = expected.startsWith('text') && typeof value === 'number' ? ': put it in quotes' : '';
  return {
    ...place,
    key,
    message: `"${key}" is ${secret ? secretText : shown(value)}.`,
    fix: `It must be ${expected}${quoted}.`,
  };
}

/** A value as a message shows it: JSON, not longer than a line. */
export function shown(value: unknown): string {
  return shortened(JSON.stringify(value), 80);
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

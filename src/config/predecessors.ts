// Environment variables of the programs this one follows, so that their devices keep their settings: one table, weaker than MK_KIOSK_*.
import { timezoneSchema } from '../core/config.js';
import type { Assignment } from './assignment.js';
import { type KeyPath, isSamePath, keyText } from './key-path.js';
import { type Problem, wrongValue } from './problem.js';
import { type SettingGroup, holdsSecret, settingAt } from './setting.js';
import { parseSettingText } from './setting-text.js';

/** A foreign variable and the setting it stands for. */
export interface Predecessor {
  readonly variable: string;
  /** Where the variable comes from. */
  readonly of: string;
  readonly path: KeyPath;
  /** Text in our words; undefined when this text says nothing to us. */
  readonly read?: (text: string) => string | undefined;
  /** What the table in the documentation adds. */
  readonly note?: string;
}

const mkBoxes = 'Measurement Kit boxes';
const balena = 'balena';
const murakami = 'Murakami';
const wholeNumber = /^\d{1,9}$/;

/** Earlier lines are stronger than later ones for the same setting. */
export const predecessors: readonly Predecessor[] = [
  {
    variable: 'DEVICE_ID',
    of: mkBoxes,
    path: ['device', 'number'],
    read: (text) => (wholeNumber.test(text) ? text : undefined),
    note: 'a whole number',
  },
  {
    variable: 'DEVICE_ID',
    of: mkBoxes,
    path: ['device', 'tags', 'deviceId'],
    read: (text) => (wholeNumber.test(text) ? undefined : text),
    note: 'anything else',
  },
  { variable: 'SITE', of: mkBoxes, path: ['device', 'site'] },
  { variable: 'DEVICE_LOC', of: mkBoxes, path: ['device', 'location'] },
  { variable: 'CONNECTION_LOC', of: mkBoxes, path: ['device', 'connectionLocation'] },
  { variable: 'CONNECTION_TYPE', of: mkBoxes, path: ['device', 'connectionType'] },
  { variable: 'NETWORK_TYPE', of: mkBoxes, path: ['device', 'networkType'] },
  { variable: 'MURAKAMI_SETTINGS_LOCATION', of: murakami, path: ['device', 'location'] },
  { variable: 'MURAKAMI_SETTINGS_NETWORK_TYPE', of: murakami, path: ['device', 'networkType'] },
  { variable: 'MURAKAMI_SETTINGS_CONNECTION_TYPE', of: murakami, path: ['device', 'connectionType'] },
  { variable: 'MURAKAMI_SETTINGS_DEVICE_ID', of: murakami, path: ['device', 'tags', 'deviceId'] },
  { variable: 'MURAKAMI_SETTINGS_PORT', of: murakami, path: ['http', 'port'] },
  {
    variable: 'MURAKAMI_SETTINGS_LOGLEVEL',
    of: murakami,
    path: ['logLevel'],
    read: (text) => logLevels[text.toLowerCase()] ?? text,
    note: 'WARNING is warn, CRITICAL is error',
  },
  { variable: 'MURAKAMI_SETTINGS_IMMEDIATE', of: murakami, path: ['schedule', 'runAtStart'] },
  { variable: 'MURAKAMI_TESTS_NDT7_ENABLED', of: murakami, path: ['nettests', 'ndt7', 'enabled'] },
  { variable: 'MURAKAMI_TESTS_NDT5_ENABLED', of: murakami, path: ['nettests', 'mk.ndt', 'enabled'] },
  { variable: 'MURAKAMI_TESTS_DASH_ENABLED', of: murakami, path: ['nettests', 'mk.dash', 'enabled'] },
  { variable: 'BALENA_DEVICE_NAME_AT_INIT', of: balena, path: ['device', 'name'] },
  { variable: 'RESIN_DEVICE_NAME_AT_INIT', of: balena, path: ['device', 'name'] },
  { variable: 'BALENA_DEVICE_UUID', of: balena, path: ['device', 'tags', 'balenaDevice'] },
  { variable: 'BALENA_APP_NAME', of: balena, path: ['device', 'tags', 'balenaFleet'] },
  {
    variable: 'TZ',
    of: 'the system',
    path: ['schedule', 'timezone'],
    read: ianaName,
    note: 'an IANA name; other forms are left to the system',
  },
];

const logLevels: Readonly<Record<string, string>> = { warning: 'warn', critical: 'error' };

function ianaName(text: string): string | undefined {
  const name = text.replace(/^:/, '');
  return timezoneSchema.safeParse(name).success ? name : undefined;
}

/** What the predecessors' variables set. Of Murakami's others, which have no equal here, a warning tells. */
export function readPredecessors(
  settings: SettingGroup,
  environment: Readonly<Record<string, string | undefined>>,
): { assignments: Assignment[]; problems: Problem[]; warnings: string[] } {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const { variable, path, read } of [...predecessors].reverse()) {
    const text = environment[variable] ?? '';
    const ours = text === '' ? undefined : read === undefined ? text : read(text);
    const setting = settingAt(settings, path);
    if (ours === undefined || setting === undefined) continue;
    const place = { layer: 'environment', where: `environment variable ${variable}` } as const;
    const parsed = parseSettingText(setting, ours);
    if (parsed.ok) assignments.push({ ...place, path, value: parsed.value });
    else
      problems.push(wrongValue(keyText(settings, path), ours, place, parsed.expected, holdsSecret(setting)));
  }
  const warnings = Object.keys(environment)
    .filter((name) => name.startsWith('MURAKAMI_') && (environment[name] ?? '') !== '')
    .filter((name) => !isKnown(settings, name))
    .sort()
    .map((name) => `environment variable ${name} has no equal here and is not used`);
  return { assignments, problems: problems.reverse(), warnings };
}

function isKnown(settings: SettingGroup, variable: string): boolean {
  return predecessors.some(
    (predecessor) => predecessor.variable === variable && settingAt(settings, predecessor.path) !== undefined,
  );
}

/** The foreign variables that stand for a setting, strongest first. */
export function predecessorsOf(path: KeyPath): string[] {
  return predecessors.filter((entry) => isSamePath(entry.path, path)).map((entry) => entry.variable);
}

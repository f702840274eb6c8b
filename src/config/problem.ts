// What is wrong with a configuration, in sentences that say where it is, what it is, and what to write instead.
import type { z } from 'zod';
import { type ConfigLayer, configLayers } from '../core/config.js';
import { KioskError } from '../core/errors.js';
import { type Assignment, isMapping, valueAt } from './assignment.js';
import { type KeyPath, forbiddenName, keyText, startsWith, suggestKey } from './key-path.js';
import { type Setting, type SettingGroup, expectedOf } from './setting.js';

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

/** The problems the schema has with assignments that belong together (one layer, or all of them merged). */
export function problemsOf(
  settings: SettingGroup,
  assignments: readonly Assignment[],
  document: unknown,
  issues: readonly z.core.$ZodIssue[],
): Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((name) => unknownName(settings, assignments, [...path, name]));
    }
    if (issue.code === 'invalid_key') return [unknownName(settings, assignments, path)];
    return [invalidValue(settings, assignments, document, issue)];
  });
}

function unknownName(settings: SettingGroup, assignments: readonly Assignment[], path: KeyPath): Problem {
  const source = nearestSource(assignments, path);
  const where = source?.path.length === path.length ? (source.keyWhere ?? source.where) : placeOf(source);
  return unknownKey(settings, path.join('.'), { layer: source?.layer ?? 'defaults', where });
}

function invalidValue(
  settings: SettingGroup,
  assignments: readonly Assignment[],
  document: unknown,
  issue: z.core.$ZodIssue,
): Problem {
  const path = issue.path.map(String);
  const setting = settingAt(settings, path);
  const source = nearestSource(assignments, path);
  const key = keyOf(settings, issue.path);
  const place = { layer: source?.layer ?? 'defaults', where: placeOf(source) };
  const value = valueAt(document, issue.path);
  const secret = setting?.secret ?? false;
  if (value === undefined) {
    const expected = setting === undefined ? 'set' : expectedOf(setting);
    return { ...place, key, message: `"${key}" is missing.`, fix: `It must be ${expected}.` };
  }
  if (issue.code === 'custom') {
    const message = secret ? 'is not valid' : issue.message;
    return { ...place, key, message: `"${key}": ${message}.`, fix: customFix(issue.message) };
  }
  const expected = setting === undefined ? issue.message : expectedOf(setting);
  return wrongValue(key, value, place, expected, secret);
}

/** The key of an issue; entries of a list have their index in brackets. */
function keyOf(settings: SettingGroup, path: readonly PropertyKey[]): string {
  const index = path.findIndex((name) => typeof name === 'number');
  if (index === -1) return keyText(settings, path.map(String));
  const list = keyText(settings, path.slice(0, index).map(String));
  return (
    list +
    path
      .slice(index)
      .map((name) => `[${String(name)}]`)
      .join('')
  );
}

/** Zod's own checks need no advice beside what is expected; a schema's own words carry theirs. */
function customFix(message: string): string {
  return /\(column \d+ of/.test(message)
    ? 'Write minute, hour, day of month, month and day of week, such as "7-59/30 * * * *".'
    : 'Write another value.';
}

/** The strongest assignment at a path or below it. */
export function sourceOf(assignments: readonly Assignment[], path: KeyPath): Assignment | undefined {
  return assignments.findLast((assignment) => startsWith(assignment.path, path));
}

/** The assignment that a problem at a path is about: at it, below it, above it, else beside it (something is missing). */
function nearestSource(assignments: readonly Assignment[], path: KeyPath): Assignment | undefined {
  return (
    sourceOf(assignments, path) ??
    assignments.findLast((assignment) => startsWith(path, assignment.path)) ??
    sourceOf(assignments, path.slice(0, -1))
  );
}

function placeOf(source: Assignment | undefined): string {
  return source?.where ?? 'configuration';
}

/** The setting at a path of names; entries of lists are their items. */
export function settingAt(settings: SettingGroup, path: KeyPath): Setting | undefined {
  let setting: Setting | undefined = settings;
  for (const name of path) {
    if (setting === undefined) return undefined;
    if (setting.kind === 'group') setting = setting.properties.get(name);
    else if (setting.kind === 'record') setting = setting.value;
    else setting = setting.kind === 'list' ? setting.items : setting;
  }
  return setting;
}

/** The problems of assignments to names that no configuration may have, in whatever layer. */
export function forbiddenProblems(assignments: readonly Assignment[]): Problem[] {
  return assignments
    .filter(({ path, value }) => path.includes(forbiddenName) || hasForbiddenName(value))
    .map(({ layer, where, keyWhere, path }) => ({
      layer,
      key: path.join('.'),
      where: keyWhere ?? where,
      message: `"${path.join('.')}" has the name "${forbiddenName}", which is not allowed.`,
      fix: 'Remove it.',
    }));
}

function hasForbiddenName(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasForbiddenName);
  if (!isMapping(value)) return false;
  return Object.entries(value).some(([name, child]) => name === forbiddenName || hasForbiddenName(child));
}

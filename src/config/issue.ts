// Turns what the schema has against a configuration into problems with a place: zod's issues (https://zod.dev/error-customization).
import type { z } from 'zod';
import { type Assignment, isMapping, sourceOf, valueAt } from './assignment.js';
import { type KeyPath, forbiddenName, keyText, startsWith } from './key-path.js';
import { type Problem, shown, unknownKey, wrongValue } from './problem.js';
import { expectedOf } from './expected.js';
import { type SettingGroup, holdsSecret, settingAt } from './setting.js';

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
    if (issue.code === 'invalid_key') return [invalidName(settings, assignments, path, issue)];
    return [invalidValue(settings, assignments, document, issue)];
  });
}

function unknownName(settings: SettingGroup, assignments: readonly Assignment[], path: KeyPath): Problem {
  const source = nearestSource(assignments, path);
  const where = source?.path.length === path.length ? (source.keyWhere ?? source.where) : placeOf(source);
  return unknownKey(settings, path.join('.'), { layer: source?.layer ?? 'defaults', where });
}

/** A free name that breaks the rules for names. */
function invalidName(
  settings: SettingGroup,
  assignments: readonly Assignment[],
  path: KeyPath,
  issue: z.core.$ZodIssueInvalidKey,
): Problem {
  const source = nearestSource(assignments, path);
  const key = keyText(settings, path.slice(0, -1));
  return {
    layer: source?.layer ?? 'defaults',
    key,
    where: source?.keyWhere ?? placeOf(source),
    message: `${shown(path.at(-1) ?? '')} is no name for "${key}": ${issue.issues.map((each) => each.message).join('; ')}.`,
    fix: 'Write another name.',
  };
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
  const secret = setting !== undefined && holdsSecret(setting);
  if (value === undefined) {
    const expected = setting === undefined ? 'set' : expectedOf(setting);
    return { ...place, key, message: `"${key}" is missing.`, fix: `It must be ${expected}.` };
  }
  const expected = setting === undefined ? 'something else' : expectedOf(setting);
  if (issue.code === 'custom' && setting?.kind === 'group') {
    // A rule between the settings of a group: its words never hold a value.
    return { ...place, key, message: `"${key}": ${issue.message}.`, fix: 'Correct it there.' };
  }
  if (issue.code === 'custom') {
    const message = `"${key}": ${secret ? 'it is not valid' : issue.message}.`;
    return { ...place, key, message, fix: `It must be ${expected}.` };
  }
  const detail = issue.code === 'invalid_format' && issue.format !== 'datetime' ? ` (${issue.message})` : '';
  return wrongValue(key, value, place, expected + detail, secret);
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

// The environment as a layer: MK_KIOSK_<KEY> and MK_KIOSK_<KEY>_FILE, typed by the schema, over the predecessors' names.
// INVARIANTS: an empty variable counts as unset; a variable with our prefix that means nothing is an error, never ignored.
import type { Assignment } from './assignment.js';
import { type KeyPath, keyText, listSettings, resolveNames } from './key-path.js';
import { readPredecessors } from './predecessors.js';
import { type Problem, wrongValue } from './problem.js';
import { type Setting, type SettingGroup, holdsSecret } from './setting.js';
import { parseSettingText } from './setting-text.js';
import { suggest } from './suggest.js';
import { reservedVariables, variableName, variablePrefix } from './variable-name.js';
import { KioskError } from '../core/errors.js';

/** The environment's variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment sets, and what is wrong with it. */
export interface EnvironmentLayer {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** Longest value that a `_FILE` variable's file may hold. */
export const maxValueBytes = 64 * 1024;

interface Found {
  readonly path: KeyPath;
  readonly setting: Setting;
  readonly fromFile: boolean;
}

/** Reads the environment; `readFile` gives the text of a `_FILE` variable's file and may throw KioskError. */
export function readEnvironment(
  settings: SettingGroup,
  environment: Environment,
  readFile: (path: string) => string | undefined,
): EnvironmentLayer {
  const predecessors = readPredecessors(settings, environment);
  const problems = [...predecessors.problems];
  const own: Assignment[] = [];
  const names = Object.keys(environment).filter((name) => isOurs(name, environment));
  for (const name of names.sort()) {
    const text = environment[name] ?? '';
    const found = findSetting(settings, name);
    if (found === undefined) {
      problems.push(unknownVariable(settings, name));
      continue;
    }
    const read = readVariable(settings, name, text, found, readFile);
    if ('message' in read) problems.push(read);
    else own.push(read);
  }
  problems.push(...setTwice(settings, own));
  return { assignments: [...predecessors.assignments, ...own], problems, warnings: predecessors.warnings };
}

function isOurs(name: string, environment: Environment): boolean {
  const reserved = reservedVariables.some((variable) => variable.name === name);
  return name.startsWith(variablePrefix) && !reserved && (environment[name] ?? '') !== '';
}

function findSetting(settings: SettingGroup, name: string): Found | undefined {
  const key = name.slice(variablePrefix.length);
  const fileKey = key.endsWith('_FILE') ? key.slice(0, -'_FILE'.length) : undefined;
  const fromFile = fileKey === undefined ? undefined : resolveNames(settings, namesOf(fileKey));
  if (fromFile !== undefined) return { ...fromFile, fromFile: true };
  const direct = resolveNames(settings, namesOf(key));
  return direct === undefined ? undefined : { ...direct, fromFile: false };
}

/** Variables are written in capitals; free names are taken in small letters. */
function namesOf(key: string): string[] {
  return key.split('__').map((name) => (name === name.toUpperCase() ? name.toLowerCase() : name));
}

function readVariable(
  settings: SettingGroup,
  name: string,
  text: string,
  found: Found,
  readFile: (path: string) => string | undefined,
): Assignment | Problem {
  const place = { layer: 'environment', where: `environment variable ${name}` } as const;
  const key = keyText(settings, found.path);
  let value = text;
  if (found.fromFile) {
    try {
      const content = readFile(text);
      if (content === undefined) {
        return {
          ...place,
          key,
          message: `there is no file ${text}.`,
          fix: 'Create it, or unset the variable.',
        };
      }
      value = content.replace(/\r?\n$/, '');
    } catch (thrown) {
      if (!(thrown instanceof KioskError)) throw thrown;
      return { ...place, key, message: `${thrown.message}.`, fix: thrown.fix };
    }
  }
  const parsed = parseSettingText(found.setting, value);
  if (!parsed.ok) return wrongValue(key, value, place, parsed.expected, holdsSecret(found.setting));
  return { ...place, path: found.path, value: parsed.value };
}

function unknownVariable(settings: SettingGroup, name: string): Problem {
  const known = listSettings(settings).map(({ path }) => variableName(path));
  const suggestion = suggest(name, [...known, ...reservedVariables.map((variable) => variable.name)]);
  return {
    layer: 'environment',
    where: `environment variable ${name}`,
    message: 'no setting has this name.',
    fix:
      suggestion === undefined
        ? 'Unset it; docs/configuration.md lists the names.'
        : `Did you mean ${suggestion}?`,
  };
}

/** A key that several of our variables set, `X` and `X_FILE` above all: nobody can say which one is meant. */
function setTwice(settings: SettingGroup, own: readonly Assignment[]): Problem[] {
  const first = new Map<string, Assignment>();
  const problems: Problem[] = [];
  for (const assignment of own) {
    const key = keyText(settings, assignment.path);
    const other = first.get(key);
    if (other === undefined) first.set(key, assignment);
    else {
      const message = `"${key}" is set by ${other.where} too.`;
      problems.push({
        layer: 'environment',
        key,
        where: assignment.where,
        message,
        fix: 'Unset one of the two.',
      });
    }
  }
  return problems;
}

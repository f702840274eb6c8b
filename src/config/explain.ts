// Explains settings: the value in force, which layer it comes from, and what the other layers say.
import type { z } from 'zod';
import type { ConfigLayer } from '../core/config.js';
import { KioskError } from '../core/errors.js';
import { isMapping, leavesOf, valueAt } from './assignment.js';
import { type KeyPath, keyText, listSettings, resolvePath, startsWith } from './key-path.js';
import type { LoadedConfig } from './load-config.js';
import { secretText } from './problem.js';
import { expectedOf } from './expected.js';
import { type Setting, type SettingGroup, holdsSecret, settingAt } from './setting.js';
import { variableName } from './variable-name.js';

/** A setting with everything there is to know about it. Values of secret settings are replaced by "[secret]". */
export interface Explanation {
  readonly key: string;
  /** Absent when nothing sets it and there is no default. */
  readonly value?: unknown;
  readonly layer: ConfigLayer;
  readonly where?: string;
  readonly meaning: string;
  readonly expected: string;
  readonly variable: string;
  /** What other layers say, strongest first; the default is the last. */
  readonly others: readonly {
    readonly layer: ConfigLayer;
    readonly where?: string;
    readonly value: unknown;
  }[];
}

/** Explains the setting, or each setting of the group, that `key` names. Throws not_found with a suggestion. */
export function explain<Schema extends z.ZodType>(loaded: LoadedConfig<Schema>, key: string): Explanation[] {
  const path = requireKey(loaded.settings, key);
  return explainAll(loaded).filter((explanation) => {
    const resolved = resolvePath(loaded.settings, explanation.key);
    return resolved.ok && startsWith(resolved.path, path);
  });
}

/** Explains every setting, in the schema's order. */
export function explainAll<Schema extends z.ZodType>(loaded: LoadedConfig<Schema>): Explanation[] {
  const { settings, config } = loaded;
  return pathsOf(settings, config).map((path) => explanationOf(loaded, path));
}

/** The path of a key. Throws not_found with a suggestion. */
export function requireKey(settings: SettingGroup, key: string): KeyPath {
  const resolved = resolvePath(settings, key);
  if (resolved.ok) return resolved.path;
  throw new KioskError(
    'not_found',
    `there is no setting "${key}"`,
    resolved.suggestion === undefined
      ? '"mk-kiosk config show" lists the settings.'
      : `Did you mean "${resolved.suggestion}"?`,
  );
}

/** The configuration as it may be shown: secret values are replaced by "[secret]". */
export function shownConfig<Schema extends z.ZodType>(loaded: LoadedConfig<Schema>): unknown {
  return withoutSecrets(loaded.settings, loaded.config);
}

/** Texts of secret settings in force: nothing that is handed out may have them. */
export function secretValues<Schema extends z.ZodType>(loaded: LoadedConfig<Schema>): readonly string[] {
  const { settings, config, assignments } = loaded;
  const secret = (path: KeyPath) => {
    const setting = settingAt(settings, path);
    return setting !== undefined && holdsSecret(setting);
  };
  return [
    ...pathsOf(settings, config)
      .filter(secret)
      .map((path) => valueAt(config, path)),
    ...assignments.filter(({ path }) => secret(path)).map(({ value }) => value),
  ].flatMap(textsIn);
}

/** Every text inside a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function withoutSecrets(setting: Setting | undefined, value: unknown): unknown {
  if (setting === undefined || value === undefined) return value;
  if (setting.kind !== 'group' && setting.kind !== 'record') return holdsSecret(setting) ? secretText : value;
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name,
      withoutSecrets(setting.kind === 'group' ? setting.properties.get(name) : setting.value, child),
    ]),
  );
}

/** Known settings in the schema's order, each free name of a record in its place. */
function pathsOf(settings: SettingGroup, config: unknown): KeyPath[] {
  const present = leavesOf(settings, config).map((leaf) => leaf.path);
  const listed = listSettings(settings).flatMap(({ path }) => {
    const star = path.indexOf('*');
    if (star === -1) return [path];
    return present.filter(
      (candidate) =>
        candidate.length === path.length &&
        path.every((name, index) => name === '*' || candidate[index] === name),
    );
  });
  return listed.filter((path) => !isUnusedEntry(settings, config, path));
}

/** True for a setting of a record's entry that is not there (the consent nobody gave). */
function isUnusedEntry(settings: SettingGroup, config: unknown, path: KeyPath): boolean {
  const inRecord = path.findIndex((_, index) => settingAt(settings, path.slice(0, index))?.kind === 'record');
  return inRecord !== -1 && valueAt(config, path.slice(0, inRecord + 1)) === undefined;
}

function explanationOf<Schema extends z.ZodType>(loaded: LoadedConfig<Schema>, path: KeyPath): Explanation {
  const { settings, config } = loaded;
  const setting = settingAt(settings, path);
  const show = (value: unknown): unknown =>
    setting !== undefined && holdsSecret(setting) ? secretText : value;
  const key = keyText(settings, path);
  const origin = loaded.origins.get(key) ?? { layer: 'defaults' as const };
  const value = valueAt(config, path);
  const said = loaded.assignments
    .filter((assignment) => startsWith(assignment.path, path))
    .map((assignment) => ({
      layer: assignment.layer,
      where: assignment.where,
      value: show(assignment.value),
    }))
    .reverse();
  const standard = setting !== undefined && 'default' in setting ? setting.default : undefined;
  const others = said.slice(1);
  return {
    key,
    ...(value === undefined ? {} : { value: show(value) }),
    ...origin,
    meaning: setting?.description ?? '',
    expected: setting === undefined ? '' : expectedOf(setting),
    variable: variableName(path),
    others:
      origin.layer === 'defaults' || standard === undefined
        ? others
        : [...others, { layer: 'defaults', value: show(standard) }],
  };
}

// Keys of the configuration as people write them: `http.port`, `nettests.mk.ndt.enabled`, `nettests["mk.ndt"].enabled`.
// The schema decides where a name ends, since nettest ids and tags may have dots themselves.
import type { Setting, SettingGroup } from './setting.js';
import { plainName, suggest } from './suggest.js';

/** The names from the root to a setting. */
export type KeyPath = readonly string[];

/** The name that would reach an object's prototype instead of a setting. */
export const forbiddenName = '__proto__';

/** A key that was found, or the nearest one that exists. */
export type ResolvedKey =
  | { readonly ok: true; readonly path: KeyPath; readonly setting: Setting }
  | { readonly ok: false; readonly suggestion?: string };

interface Token {
  readonly text: string;
  /** A name in brackets is taken whole. */
  readonly whole: boolean;
}

/** Finds the setting that a dotted key names; case, `_` and `-` inside a name do not matter. */
export function resolvePath(settings: SettingGroup, key: string): ResolvedKey {
  const tokens = tokensOf(key);
  const found = tokens === undefined || tokens.length === 0 ? undefined : descend(settings, tokens);
  if (found !== undefined) return { ok: true, ...found };
  const suggestion = suggestKey(settings, key);
  return { ok: false, ...(suggestion === undefined ? {} : { suggestion }) };
}

/** Finds the setting that names in sequence lead to, as an environment variable's parts do. */
export function resolveNames(
  settings: SettingGroup,
  names: readonly string[],
): { path: KeyPath; setting: Setting } | undefined {
  return descend(
    settings,
    names.map((text) => ({ text, whole: true })),
  );
}

function tokensOf(key: string): Token[] | undefined {
  const tokens: Token[] = [];
  const part = /\[(?:"([^"]*)"|'([^']*)'|([^\]"']+))\](?=\.|\[|$)\.?|([^.[\]]+)(?:\.(?!$)|(?=\[)|$)/y;
  while (part.lastIndex < key.length) {
    const match = part.exec(key);
    if (match === null) return undefined;
    const bracketed = match[1] ?? match[2] ?? match[3];
    tokens.push({ text: bracketed ?? match[4] ?? '', whole: bracketed !== undefined });
  }
  return tokens;
}

function descend(
  setting: Setting,
  tokens: readonly Token[],
): { path: KeyPath; setting: Setting } | undefined {
  if (tokens.length === 0) return { path: [], setting };
  const lengths = Array.from({ length: prefixLimit(tokens) }, (_, index) => index + 1);
  // Longest first where the names are known, shortest first where they are free.
  for (const length of setting.kind === 'group' ? lengths.reverse() : lengths) {
    const written = tokens
      .slice(0, length)
      .map((token) => token.text)
      .join('.');
    const child = childOf(setting, written);
    if (child === undefined || child.name === forbiddenName) continue;
    const rest = descend(child.setting, tokens.slice(length));
    if (rest !== undefined) return { path: [child.name, ...rest.path], setting: rest.setting };
  }
  return undefined;
}

function prefixLimit(tokens: readonly Token[]): number {
  if (tokens[0]?.whole === true) return 1;
  const firstWhole = tokens.findIndex((token) => token.whole);
  return firstWhole === -1 ? tokens.length : firstWhole;
}

function childOf(setting: Setting, written: string): { name: string; setting: Setting } | undefined {
  if (setting.kind === 'group') {
    const name = knownName([...setting.properties.keys()], written);
    const child = name === undefined ? undefined : setting.properties.get(name);
    return name === undefined || child === undefined ? undefined : { name, setting: child };
  }
  if (setting.kind === 'record') {
    const name = setting.keys === undefined ? written : knownName(setting.keys, written);
    return name === undefined ? undefined : { name, setting: setting.value };
  }
  return setting.kind === 'json' ? { name: written, setting } : undefined;
}

function knownName(names: readonly string[], written: string): string | undefined {
  if (names.includes(written)) return written;
  const plain = plainName(written);
  return plain === '' ? undefined : names.find((name) => plainName(name) === plain);
}

/** The key of a path as the documentation writes it: plain where that leads back to the same path. */
export function keyText(settings: SettingGroup, path: KeyPath): string {
  const plain = path.join('.');
  const resolved = resolvePath(settings, plain);
  return !resolved.ok || isSamePath(resolved.path, path) ? plain : bracketed(path);
}

function bracketed(path: KeyPath): string {
  return path
    .map((name, index) => (/^\w[\w-]*$/.test(name) ? (index === 0 ? name : `.${name}`) : `["${name}"]`))
    .join('');
}

/** True for two equal lists of names. */
export function isSamePath(a: KeyPath, b: KeyPath): boolean {
  return a.length === b.length && startsWith(a, b);
}

/** True when `path` begins with `start`. */
export function startsWith(path: KeyPath, start: KeyPath): boolean {
  return start.every((name, index) => path[index] === name);
}

/** A setting below the root, with its path. `*` stands for a name that is free. */
export interface ListedSetting {
  readonly path: KeyPath;
  readonly setting: Setting;
}

/** Every setting that holds a value, in the schema's order. */
export function listSettings(setting: Setting, path: KeyPath = []): ListedSetting[] {
  if (setting.kind === 'group') {
    return [...setting.properties].flatMap(([name, child]) => listSettings(child, [...path, name]));
  }
  if (setting.kind === 'record') {
    return (setting.keys ?? ['*']).flatMap((name) => listSettings(setting.value, [...path, name]));
  }
  return [{ path, setting }];
}

/** The key nearest to a wrong one: misspelt, or with the right last name in the wrong group. */
export function suggestKey(settings: SettingGroup, key: string): string | undefined {
  const known = new Set<string>();
  for (const { path } of listSettings(settings)) {
    for (let length = 1; length <= path.length; length += 1) known.add(path.slice(0, length).join('.'));
  }
  for (const name of [...known]) if (name.includes('*')) known.delete(name);
  const near = suggest(key, known);
  if (near !== undefined) return near;
  const last = plainName(key.split('.').at(-1) ?? '');
  const sameLast = [...known].filter((name) => plainName(name.split('.').at(-1) ?? '') === last);
  return sameLast.length === 1 ? sameLast[0] : undefined;
}

// A layer of the configuration as a list of assignments "this path has this value, said there"; later ones win.
// INVARIANTS: an assignment's value is a leaf (never a group), so that layers merge deeply and each leaf has one origin;
// no path holds `forbiddenName`, whatever the layer came from.
import type { ConfigLayer } from '../core/config.js';
import { type KeyPath, forbiddenName, startsWith } from './key-path.js';
import type { Setting } from './setting.js';

/** One value of one layer, and where it was written. */
export interface Assignment {
  readonly layer: ConfigLayer;
  readonly path: KeyPath;
  readonly value: unknown;
  /** Place of the value, for people: `config.yaml:3:5`, `environment variable X`, `flag x`. */
  readonly where: string;
  /** Place of the name, where it is another one. */
  readonly keyWhere?: string;
}

/** True for an object that is no list. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Puts weaker and stronger assignments together; those of the stronger list win. */
export function mergeLayers(
  weaker: readonly Assignment[],
  stronger: readonly Assignment[],
): readonly Assignment[] {
  return [...weaker, ...stronger];
}

/** The document that assignments make, the later over the earlier. */
export function documentOf(assignments: readonly Assignment[]): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const { path, value } of assignments) {
    if (path.includes(forbiddenName)) continue;
    let group = document;
    for (const name of path.slice(0, -1)) {
      const child = Object.hasOwn(group, name) ? group[name] : undefined;
      if (isMutableMapping(child)) group = child;
      else {
        const created: Record<string, unknown> = {};
        group[name] = created;
        group = created;
      }
    }
    const last = path.at(-1);
    // A later assignment may write into the value, which belongs to its layer: hence the copy.
    if (last !== undefined) group[last] = structuredClone(value);
  }
  return document;
}

function isMutableMapping(value: unknown): value is Record<string, unknown> {
  return isMapping(value);
}

/** The value at a path of a document; undefined where there is none. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const name of path) {
    if (Array.isArray(value) && typeof name === 'number') value = value[name];
    else if (isMapping(value) && Object.hasOwn(value, name)) value = value[String(name)];
    else return undefined;
  }
  return value;
}

/** A place in a document: its path, its value, and the setting the schema has for it (none for an unknown key). */
export interface Leaf {
  readonly path: KeyPath;
  readonly value: unknown;
  readonly setting?: Setting;
}

/** The leaves of a document, as deep as the schema has groups. What has no value (`null`) is left out. */
export function leavesOf(setting: Setting | undefined, value: unknown, path: KeyPath = []): Leaf[] {
  if (value === null || value === undefined) return [];
  if (!isMapping(value) || (setting?.kind !== 'group' && setting?.kind !== 'record')) {
    return [{ path, value, ...(setting === undefined ? {} : { setting }) }];
  }
  return Object.entries(value).flatMap(([name, child]) => {
    const below = setting.kind === 'group' ? setting.properties.get(name) : setting.value;
    return leavesOf(below, child, [...path, name]);
  });
}

/** The strongest assignment at a path or below it. */
export function sourceOf(assignments: readonly Assignment[], path: KeyPath): Assignment | undefined {
  return assignments.findLast((assignment) => startsWith(assignment.path, path));
}

// Changes a setting in the configuration file: the whole configuration is checked first, then the file is replaced at once.
import { realpathSync } from 'node:fs';
import type { z } from 'zod';
import { configLayers } from '../core/config.js';
import { KioskError } from '../core/errors.js';
import { editConfigText } from './edit-document.js';
import { requireKey } from './explain.js';
import { type KeyPath, keyText, startsWith } from './key-path.js';
import { type ConfigRequest, type LoadedConfig, loadWithText } from './load-config.js';
import { configInvalid, wrongValue } from './problem.js';
import { readText } from './read-text.js';
import { parseSettingText } from './setting-text.js';
import { type SettingGroup, holdsSecret, settingAt, settingsOf } from './setting.js';
import { writeAtomically } from './write-atomically.js';
import { parseConfigText } from './yaml-file.js';

/** A request for a configuration that has a file. */
export type FileRequest<Schema extends z.ZodType> = ConfigRequest<Schema> & { readonly filePath: string };

/** What a change did: the key, and the configuration that is in force with it. */
export interface Change<Schema extends z.ZodType> {
  readonly key: string;
  readonly changed: boolean;
  readonly loaded: LoadedConfig<Schema>;
}

/**
 * Sets a key of the file to a value, given as text. Throws not_found (no such key), config_invalid, config_unreadable,
 * setting_overridden (a stronger layer sets it; `evenIfOverridden` writes all the same; with `check` nothing is written), conflict, data_folder_unusable.
 */
export function setInFile<Schema extends z.ZodType>(
  request: FileRequest<Schema>,
  key: string,
  text: string,
  options: { readonly evenIfOverridden?: boolean; readonly check?: boolean } = {},
): Change<Schema> {
  const settings = settingsOf(request.schema);
  const path = requireKey(settings, key);
  const setting = settingAt(settings, path);
  const parsed = setting === undefined ? undefined : parseSettingText(setting, text);
  if (parsed?.ok !== true) {
    const place = { layer: 'file', where: 'the given value' } as const;
    const expected = parsed?.expected ?? 'a value';
    throw configInvalid([
      wrongValue(
        keyText(settings, path),
        text,
        place,
        expected,
        setting !== undefined && holdsSecret(setting),
      ),
    ]);
  }
  return change(request, settings, path, parsed.value, options);
}

/** Takes a key out of the file, so that the layer below it counts again. Throws like {@link setInFile}. */
export function unsetInFile<Schema extends z.ZodType>(
  request: FileRequest<Schema>,
  key: string,
  { check = false }: { readonly check?: boolean } = {},
): Change<Schema> {
  const settings = settingsOf(request.schema);
  return change(request, settings, requireKey(settings, key), undefined, { evenIfOverridden: true, check });
}

function change<Schema extends z.ZodType>(
  request: FileRequest<Schema>,
  settings: SettingGroup,
  path: KeyPath,
  value: unknown,
  { evenIfOverridden = false, check = false }: { evenIfOverridden?: boolean; check?: boolean },
): Change<Schema> {
  const before = readText(request.filePath) ?? '';
  // What is no YAML cannot be edited; the error is that of a file that was loaded.
  const { problems } = parseConfigText(settings, request.filePath, before);
  if (problems.length > 0) throw configInvalid(problems);
  const after = editConfigText(before, path, value);
  const loaded = loadWithText(request, after);
  const key = keyText(settings, path);
  if (!evenIfOverridden) refuseOverridden(loaded, path, key);
  const changed = after !== before;
  if (changed && !check) replaceFile(request.filePath, before, after);
  return { key, changed, loaded };
}

function refuseOverridden<Schema extends z.ZodType>(
  loaded: LoadedConfig<Schema>,
  path: KeyPath,
  key: string,
): void {
  const stronger = loaded.assignments.findLast(
    (assignment) =>
      configLayers.indexOf(assignment.layer) > configLayers.indexOf('file') &&
      startsWith(assignment.path, path),
  );
  if (stronger === undefined) return;
  throw new KioskError(
    'setting_overridden',
    `"${key}" is set by ${stronger.where}, which is stronger than the file`,
    'Change it there, or remove it there first; the file is as it was.',
  );
}

/** Replaces the file, a link's target where it is one. Throws conflict where it is no longer what was read. */
export function replaceFile(filePath: string, before: string, after: string): void {
  if ((readText(filePath) ?? '') !== before) {
    throw new KioskError('conflict', `${filePath} was changed by somebody else just now`, 'Try again.');
  }
  writeAtomically(targetOf(filePath), after);
}

/** A link stays a link: its target is replaced. */
function targetOf(filePath: string): string {
  try {
    return realpathSync(filePath);
  } catch {
    return filePath;
  }
}

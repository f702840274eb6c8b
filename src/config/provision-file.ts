// The provisioning file as text: read with the place of each fault, taken over into the configuration file, and blanked.
import { LineCounter, type Node, isMap, isScalar } from 'yaml';
import type { z } from 'zod';
import { KioskError } from '../core/errors.js';
import type { Assignment } from './assignment.js';
import { editConfigText } from './edit-document.js';
import { keyText } from './key-path.js';
import { type ConfigRequest, type LoadedConfig, loadWithText } from './load-config.js';
import { readText } from './read-text.js';
import { type FileRequest, replaceFile } from './set-in-file.js';
import { type Setting, settingsOf } from './setting.js';
import { parseYaml } from './yaml-file.js';

/** Checks the text of a provisioning file called `name`. Throws provision_invalid with line and column of each fault. */
export function checkProvision<Schema extends z.ZodType>(
  schema: Schema,
  name: string,
  text: string,
): LoadedConfig<Schema> {
  return asProvisionFault(() => loadWithText({ schema, filePath: name, environment: {} }, text));
}

/** What a fault of the file, or of the configuration that it would make, is to a person with the card in hand. */
function asProvisionFault<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof KioskError) || thrown.code !== 'config_invalid') throw thrown;
    throw new KioskError(
      'provision_invalid',
      thrown.message,
      'Put the card into a computer, correct the file, and start the kiosk again; until then nothing of it counts.',
      { cause: thrown },
    );
  }
}

/**
 * Writes the given values into the configuration file, all or none, and gives the keys. Throws provision_invalid where the
 * whole would be no valid configuration, and what writing throws.
 */
export function adoptInFile<Schema extends z.ZodType>(
  request: FileRequest<Schema>,
  assignments: readonly Assignment[],
): string[] {
  const settings = settingsOf(request.schema);
  const before = readText(request.filePath) ?? '';
  const after = assignments.reduce((text, { path, value }) => editConfigText(text, path, value), before);
  // What the environment says does not belong to this file's faults, and may be gone at the next start.
  const checked: ConfigRequest<Schema> = { ...request, environment: {}, flags: [] };
  asProvisionFault(() => loadWithText(checked, after));
  if (after !== before) replaceFile(request.filePath, before, after);
  return assignments.map(({ path }) => keyText(settings, path));
}

/** Bytes that are to be written over others of the same number. */
export interface Blank {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The secrets of a text as blanks: each becomes null, which sets nothing, in exactly its own bytes. So they can be written in
 * place, and a power cut between two of them leaves a file that can be read.
 */
export function secretBlanks(schema: z.ZodType, text: string): Blank[] {
  const blanks: Blank[] = [];
  const walk = (setting: Setting | undefined, node: unknown): void => {
    if (setting === undefined) return;
    if (isMap(node) && !setting.secret) {
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : '';
        walk(setting.kind === 'group' ? setting.properties.get(name) : valueOf(setting), value);
      }
      return;
    }
    if (setting.secret && isScalar(node) && node.value !== null) blanks.push(blankOf(text, node));
  };
  walk(settingsOf(schema), parseYaml(text, new LineCounter()).contents);
  return blanks;
}

function valueOf(setting: Setting): Setting | undefined {
  return setting.kind === 'record' ? setting.value : undefined;
}

function blankOf(text: string, node: Node): Blank {
  const [start = 0, end = 0] = node.range ?? [];
  const offset = Buffer.byteLength(text.slice(0, start));
  const written = text.slice(start, end).trimEnd();
  const room = Buffer.byteLength(written);
  // `~` is YAML's other null, for a secret of fewer bytes than `null` has.
  const word = room < 4 ? '~' : 'null';
  return { offset, bytes: Buffer.from(word.padEnd(room)) };
}

/** The text with the blanks in it. */
export function blanked(text: string, blanks: readonly Blank[]): string {
  const bytes = Buffer.from(text);
  for (const blank of blanks) bytes.set(blank.bytes, blank.offset);
  return bytes.toString();
}

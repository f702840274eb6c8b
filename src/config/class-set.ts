// Provisioning files for a class: what they share, and a table with a row for each device and a column for each setting.
import type { z } from 'zod';
import { KioskError } from '../core/errors.js';
import { type Assignment, documentOf, mergeLayers } from './assignment.js';
import { problemsOf } from './issue.js';
import { resolvePath, type KeyPath } from './key-path.js';
import { type Problem, wrongValue } from './problem.js';
import { parseSettingText } from './setting-text.js';
import { holdsSecret, type Setting, settingsOf } from './setting.js';

/** A record of the table with the line that it begins in. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The provisioning file of one device. */
export interface ClassFile {
  readonly folder: string;
  readonly text: string;
}

interface Column {
  readonly place: string;
  readonly path: KeyPath;
  readonly setting: Setting;
}

/** The column with the name of the device's folder. */
const folderColumn = 'folder';

/** Settings that no two devices may share. */
const ownSettings = ['device.name', 'device.number'];

/**
 * Makes the files; `shared` is what stands in each, the first row names the settings. Throws provision_invalid with every
 * fault's row and column.
 */
export function classSet(
  schema: z.ZodType,
  name: string,
  rows: readonly TableRow[],
  shared: readonly Assignment[],
): ClassFile[] {
  const [heading, ...devices] = rows;
  if (heading === undefined || devices.length === 0) {
    throw faulty(
      [`${name}: the table has no device.`],
      'Write the settings into the first row, a device into each other.',
    );
  }
  const faults: string[] = [];
  const columns = heading.cells.map((title, index) =>
    columnOf(schema, name, heading, title.trim(), index, faults),
  );
  const seen = new Map<string, number>();
  const files = devices.map(({ line, cells }, index) => {
    const row = `${name}: row ${String(line)}`;
    if (cells.length > columns.length) faults.push(`${row} has more cells than the first row.`);
    const own: Assignment[] = [];
    let folder = '';
    columns.forEach((column, at) => {
      const text = (cells[at] ?? '').trim();
      if (column === undefined || text === '') return;
      if (column === folderColumn) {
        folder = text;
        return;
      }
      const where = `${row}, ${column.place}`;
      const parsed = parseSettingText(column.setting, text);
      if (parsed.ok) own.push({ layer: 'file', path: column.path, value: parsed.value, where });
      else {
        const place = { layer: 'file', where } as const;
        faults.push(
          sentence(
            wrongValue(column.path.join('.'), text, place, parsed.expected, holdsSecret(column.setting)),
          ),
        );
      }
      const key = column.path.join('.');
      if (ownSettings.includes(key)) faults.push(...usedTwice(seen, `${key} ${text}`, line, where));
    });
    const document = documentOf(mergeLayers(shared, own));
    faults.push(...faultsOf(schema, [...shared, ...own], document));
    const named = folder === '' ? folderName(document, index) : folder;
    if (!/^[\w][\w .-]{0,99}$/.test(named)) faults.push(`${row}: "${named}" is no name for a folder.`);
    faults.push(...usedTwice(seen, `folder ${named.toLowerCase()}`, line, row));
    return { folder: named, text: `${JSON.stringify(document, undefined, 2)}\n` };
  });
  if (faults.length > 0) throw faulty([...new Set(faults)], 'Correct the table; nothing was written.');
  return files;
}

function columnOf(
  schema: z.ZodType,
  name: string,
  { line }: TableRow,
  title: string,
  index: number,
  faults: string[],
): Column | typeof folderColumn | undefined {
  const place = `column ${letters(index)} (${title})`;
  if (title === folderColumn || title === '') return title === '' ? undefined : folderColumn;
  const found = resolvePath(settingsOf(schema), title);
  if (found.ok && found.path.length > 0) return { place, ...found };
  const hint = found.ok || found.suggestion === undefined ? '' : ` Did you mean "${found.suggestion}"?`;
  faults.push(`${name}: row ${String(line)}, ${place}: there is no setting of this name.${hint}`);
  return undefined;
}

/** A, B … Z, AA: as spreadsheets call their columns. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function usedTwice(seen: Map<string, number>, what: string, line: number, where: string): string[] {
  const before = seen.get(what);
  seen.set(what, before ?? line);
  return before === undefined ? [] : [`${where}: "${what}" is that of row ${String(before)} too.`];
}

function faultsOf(schema: z.ZodType, assignments: readonly Assignment[], document: unknown): string[] {
  const checked = schema.safeParse(document);
  if (checked.success) return [];
  return problemsOf(settingsOf(schema), assignments, document, checked.error.issues).map(sentence);
}

function sentence({ where, message, fix }: Problem): string {
  return `${where}: ${message} ${fix}`;
}

/** `07-pi-room-12`: in the order of the table, and by the name that the device has. */
function folderName(document: Readonly<Record<string, unknown>>, index: number): string {
  const { device } = document;
  const name = typeof device === 'object' && device !== null && 'name' in device ? String(device.name) : '';
  const plain = name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return [String(index + 1).padStart(2, '0'), plain].filter((part) => part !== '').join('-');
}

function faulty(faults: readonly string[], fix: string): KioskError {
  const lines =
    faults.length === 1
      ? faults
      : ['the table has faults', ...faults.slice(0, 50).map((each) => `- ${each}`)];
  return new KioskError('provision_invalid', lines.join('\n'), fix);
}

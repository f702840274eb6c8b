// Rows of comma separated values. https://www.rfc-editor.org/rfc/rfc4180
// Also read: other delimiters, and quotes inside quotes as JSON writes them (MySpeed's export).

/** The cells of a record, which may hold line ends inside quotes; undefined while a quote is still open. */
export function cellsOf(record: string, delimiter: string): readonly string[] | undefined {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < record.length; at += 1) {
    const character = record[at] ?? '';
    const next = record[at + 1];
    if (!quoted) {
      if (character === delimiter) {
        cells.push(cell);
        cell = '';
      } else if (character === '"' && cell === '') quoted = true;
      else cell += character;
    } else if (character === '"' && next === '"') {
      cell += '"';
      at += 1;
    } else if (character === '\\' && next === '"' && record[at + 2] !== delimiter && at + 2 < record.length) {
      cell += '"';
      at += 1;
    } else if (character === '"') quoted = false;
    else cell += character;
  }
  return quoted ? undefined : [...cells, cell];
}

/** Delimiters that are tried, in this order. */
export const delimiters = [',', ';', '\t'] as const;

/** `"Server ID"` as `server_id`: how headings are compared. */
export function columnName(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** A record with the line of the file that it begins in, from 1. */
export interface TableRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The records of a whole table, by the delimiter that the first one has most often; empty lines are left out. Undefined where
 * a quote is never closed.
 */
export function tableRecords(text: string): TableRecord[] | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const [first = ''] = lines;
  const counts = delimiters.map((each) => cellsOf(first, each)?.length ?? 0);
  const delimiter = delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
  const records: TableRecord[] = [];
  let open: { readonly line: number; readonly text: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const record =
      open === undefined ? { line: index + 1, text: line } : { ...open, text: `${open.text}\n${line}` };
    const cells = cellsOf(record.text, delimiter);
    open = cells === undefined ? record : undefined;
    if (cells?.some((cell) => cell.trim() !== '') === true) records.push({ line: record.line, cells });
  }
  return open === undefined ? records : undefined;
}

// JSON written over several lines: a file that is one value, or values one after the other as `jq .` prints them.
import { isRecord, parseJson } from './json.js';

/** A line of the file without its end; `text` is absent where it is not UTF-8. */
export interface DocumentLine {
  readonly number: number;
  readonly text: string | undefined;
}

/** A record and the JSON it was written in. */
export interface WrittenRecord {
  readonly value: unknown;
  readonly text: string;
}

/** Lines that are one JSON value together, and the records in it. */
export interface Document {
  readonly from: number;
  readonly to: number;
  readonly records: readonly WrittenRecord[];
}

/** The documents among these lines, in order; lines of none of them are left to whoever asks. */
export function documentsIn(lines: readonly DocumentLine[]): readonly Document[] {
  const whole = documentOf(lines);
  if (whole !== undefined) return [whole];
  const documents: Document[] = [];
  let block: DocumentLine[] = [];
  for (const line of lines) {
    const text = line.text?.trimEnd();
    // A bracket alone at the very left begins or ends a value: whatever was open there was cut off.
    if (text === '{' || text === '[') block = [line];
    else if (block.length > 0) block.push(line);
    if (text !== '}' && text !== ']') continue;
    const document = documentOf(block);
    if (document !== undefined) documents.push(document);
    block = [];
  }
  return documents;
}

function documentOf(lines: readonly DocumentLine[]): Document | undefined {
  const first = lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (lines.some((line) => line.text === undefined)) return undefined;
  const text = lines.map((line) => line.text).join('\n');
  const parsed = parseJson(text);
  return parsed.ok
    ? { from: first.number, to: last.number, records: recordsIn(parsed.value, text.trim()) }
    : undefined;
}

/**
 * An array of objects holds one record per element; any other value is one itself. Its text is put on one line: JSON
 * has no line end inside a string, so that nothing but white space changes.
 */
export function recordsIn(value: unknown, text: string): readonly WrittenRecord[] {
  const elements: readonly unknown[] = Array.isArray(value) ? value : [];
  if (elements.length === 0 || !elements.every(isRecord)) {
    return [{ value, text: text.replace(/\s*\n\s*/g, ' ') }];
  }
  return elements.map((element) => ({ value: element, text: JSON.stringify(element) }));
}

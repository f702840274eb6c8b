// From lines to JSON values: one a line (https://jsonlines.org), or documents over several lines.
// INVARIANT: every byte that is not white space ends up in an entry or in a refusal.
import { isUtf8 } from 'node:buffer';
import { documentsIn, recordsIn } from './document.js';
import { gluedRecords } from './glued-records.js';
import { parseJson, type ParsedJson } from './json.js';
import { inWords, limits } from './limits.js';
import type { Line } from './lines.js';

/** One JSON value of a file, with the text it was written in and the line where that begins. */
export interface Entry {
  readonly kind: 'entry';
  readonly value: unknown;
  readonly text: string;
  readonly line: number;
}

/** Something that is no JSON value. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly line: number;
  readonly reason: string;
  /** Its beginning, 64 KiB at most. */
  readonly text: string;
  /** What the line looks like: neighbours that look like no record at all are kept as one. */
  readonly looks: 'record' | 'text' | 'binary';
}

/** Reads JSON lines; where the first line is only the beginning of a value, the file is tried as documents first. */
export async function* entriesOf(lines: AsyncIterable<Line>): AsyncGenerator<Entry | Refusal> {
  let held: Line[] = [];
  let heldBytes = 0;
  let begun = false;
  for await (const line of lines) {
    if (held.length > 0 || (!begun && beginsDocument(line))) {
      held.push(line);
      heldBytes += line.length + 1;
      if (heldBytes > limits.record) {
        for (const one of held) yield* entriesOfLine(one);
        held = [];
      }
    } else {
      yield* entriesOfLine(line);
    }
    begun ||= !isBlank(line);
  }
  yield* entriesOfHeld(held);
}

function* entriesOfHeld(held: readonly Line[]): Generator<Entry | Refusal> {
  const lines = held.map((line) => ({
    number: line.number,
    text: isUtf8(line.bytes) ? textOf(line) : undefined,
  }));
  let behind = 0;
  const documents = new Map(documentsIn(lines).map((document) => [document.from, document]));
  for (const line of held) {
    const document = documents.get(line.number);
    if (document !== undefined) {
      behind = document.to;
      for (const record of document.records) yield { kind: 'entry', ...record, line: line.number };
    }
    if (line.number > behind) yield* entriesOfLine(line);
    else yield* nulRefusal(line);
  }
}

function* entriesOfLine(line: Line): Generator<Entry | Refusal> {
  yield* nulRefusal(line);
  if (isBlank(line)) return;
  if (line.overlong) {
    const reason = `a line of ${line.length} bytes: a record has at most ${inWords(limits.record)}`;
    yield { kind: 'refusal', line: line.number, reason, text: excerptOf(line.bytes), looks: 'record' };
    return;
  }
  if (!isUtf8(line.bytes)) {
    const reason = 'binary data, not text';
    yield { kind: 'refusal', line: line.number, reason, text: excerptOf(line.bytes), looks: 'binary' };
    return;
  }
  const text = textOf(line).trim();
  const parsed = parseJson(text);
  if (parsed.ok) {
    for (const record of recordsIn(parsed.value, text)) yield { kind: 'entry', ...record, line: line.number };
    return;
  }
  const parts = gluedRecords(text);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) yield judged(only, parsed, line);
  else for (const part of parts) yield judged(part, parseJson(part), line);
}

function judged(text: string, parsed: ParsedJson, line: Line): Entry | Refusal {
  if (parsed.ok) return { kind: 'entry', value: parsed.value, text, line: line.number };
  const looks = /^\[?\{\s*"/.test(text) ? 'record' : 'text';
  const reason = looks === 'text' ? 'text, not a report' : brokenReason(parsed, line.ended);
  return { kind: 'refusal', line: line.number, reason, text: excerptOf(Buffer.from(text)), looks };
}

function brokenReason(parsed: Extract<ParsedJson, { ok: false }>, ended: boolean): string {
  if (!parsed.incomplete) return `broken JSON: ${parsed.problem}`;
  return ended ? 'cut off: the line ends inside the record' : 'cut off: the file ends inside the record';
}

function* nulRefusal(line: Line): Generator<Refusal> {
  if (line.nuls === 0) return;
  const reason = `${line.nuls} NUL bytes, as a power cut leaves them`;
  yield { kind: 'refusal', line: line.number, reason, text: '', looks: 'record' };
}

function beginsDocument(line: Line): boolean {
  if (line.overlong || !isUtf8(line.bytes)) return false;
  const text = textOf(line).trim();
  if (!text.startsWith('{') && !text.startsWith('[')) return false;
  const parsed = parseJson(text);
  return !parsed.ok && parsed.incomplete;
}

/** Without the byte order mark that a file put behind others brings, and without NUL bytes at the end. */
function textOf(line: Line): string {
  return line.bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\0+$/, '');
}

function isBlank(line: Line): boolean {
  return line.length <= limits.excerpt && textOf(line).trim() === '';
}

/** The beginning of anything as text that any program can show; NUL bytes as ␀. */
export function excerptOf(bytes: Buffer): string {
  return bytes.toString('utf8', 0, limits.excerpt).replaceAll('\0', '␀');
}

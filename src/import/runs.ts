// From JSON values to runs: some programs write a run as one value, others as many, and formats say which is which.
import type { ImportedFormat, Recogniser } from '../core/import.js';
import { isRecord } from './json.js';
import { inWords, limits } from './limits.js';

/** The JSON values of one run, oldest first, and the line where it begins. */
export interface Run {
  readonly format: ImportedFormat;
  readonly line: number;
  readonly entries: readonly unknown[];
  /** The values as they were written, one a line. */
  readonly text: string;
}

/** A value or a run that no format takes. */
export interface RefusedRun {
  readonly line: number;
  readonly reason: string;
  readonly text: string;
}

/** What a value completed: none, one or two runs, and at most one refusal. */
export interface Collected {
  readonly runs: readonly Run[];
  readonly refused: readonly RefusedRun[];
}

/** A value of a file. */
export interface WrittenEntry {
  readonly value: unknown;
  readonly text: string;
  readonly line: number;
}

interface OpenRun {
  readonly line: number;
  readonly entries: unknown[];
  readonly texts: string[];
  bytes: number;
  /** It has grown over the limit: entries are counted no more, but its end must still be seen. */
  overgrown: boolean;
}

/** Collects the values of one file. Formats are asked in their order; each has one open run at most. */
export function createRunCollector(formats: readonly ImportedFormat[], recogniser: Recogniser) {
  const open = new Map<ImportedFormat, OpenRun>();

  function close(format: ImportedFormat): Collected {
    const run = open.get(format);
    open.delete(format);
    if (run === undefined) return { runs: [], refused: [] };
    const text = run.texts.join('\n');
    if (!run.overgrown) {
      return { runs: [{ format, line: run.line, entries: run.entries, text }], refused: [] };
    }
    const reason = `a run of ${format.title} of more than ${inWords(limits.record)}`;
    return { runs: [], refused: [{ line: run.line, reason, text }] };
  }

  function add(format: ImportedFormat, { value, text, line }: WrittenEntry): void {
    const run = open.get(format) ?? { line, entries: [], texts: [], bytes: 0, overgrown: false };
    open.set(format, run);
    run.bytes += text.length + 1;
    run.overgrown ||= run.bytes > limits.record || run.entries.length >= limits.runEntries;
    if (run.overgrown) return;
    run.entries.push(value);
    run.texts.push(text);
  }

  return {
    take(entry: WrittenEntry): Collected {
      for (const format of formats) {
        const role = format.role(entry.value, open.get(format)?.entries ?? []);
        switch (role.kind) {
          case 'foreign':
            continue;
          case 'refused':
            return { runs: [], refused: [{ line: entry.line, reason: role.reason, text: entry.text }] };
          case 'whole':
            return {
              runs: [{ format, line: entry.line, entries: [entry.value], text: entry.text }],
              refused: [],
            };
          case 'first': {
            const before = close(format);
            add(format, entry);
            return before;
          }
          case 'part':
            add(format, entry);
            return { runs: [], refused: [] };
          case 'last':
            add(format, entry);
            return close(format);
        }
      }
      const reason = recogniser.ofEntry(entry.value) ?? unknownReason(entry.value);
      return { runs: [], refused: [{ line: entry.line, reason, text: entry.text }] };
    },
    /** The runs that are still open when the file ends. */
    end(): Collected {
      const ended = [...open.keys()].map(close);
      return { runs: ended.flatMap(({ runs }) => runs), refused: ended.flatMap(({ refused }) => refused) };
    },
  };
}

function unknownReason(value: unknown): string {
  if (!isRecord(value)) return 'JSON, but not an object: no report of a known program';
  const keys = Object.keys(value).slice(0, 5);
  const named = keys.map((key) => JSON.stringify(key.slice(0, 40))).join(', ');
  return keys.length === 0
    ? 'an empty JSON object'
    : `JSON of no known program: it begins with the keys ${named}`;
}

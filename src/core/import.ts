// How a file of another program becomes measurements: what a format says about itself. Formats live beside the
// nettests (src/nettests/formats), the reader of files in src/import; neither knows the other.
import type { Curve, Measurement, Raw } from './measurement.js';
import type { ParsedResult } from './nettest.js';
import type { Note } from './note.js';

/** Where one JSON value of a file stands among those of its run. */
export type EntryRole =
  /** Of some other format. */
  | { readonly kind: 'foreign' }
  /** A run by itself. */
  | { readonly kind: 'whole' }
  /** Begins a run; one that is still open ended without its last entry. */
  | { readonly kind: 'first' }
  /** Belongs to the open run, or begins one where its beginning was lost. */
  | { readonly kind: 'part' }
  /** Ends the open run, or is a run by itself where there is none. */
  | { readonly kind: 'last' }
  /** Recognised, and not importable: the reason is kept with it. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What one recorded run of another program says. */
export interface ImportedRecord {
  /** The nettest it belongs to, and the version of what read it. The nettest need not exist in this program. */
  readonly nettest: string;
  readonly nettestVersion: string;
  /** The identity that the record itself carries; the same record has the same one in every copy of the file. */
  readonly key?: string;
  readonly result: ParsedResult;
}

/** What a line that this program gave out holds: a row with what was stored beside it, or a note. */
export type GivenOut =
  | {
      readonly kind: 'row';
      readonly measurement: Measurement;
      readonly curves: readonly Curve[];
      /** Absent where it was given out without. */
      readonly raw?: Raw;
    }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'refused'; readonly reason: string };

/** How a file of comma separated values is known. Names of columns are lower case, with `_` for anything between words. */
export interface ImportedTable {
  /** Value of `table` in its rows. */
  readonly id: string;
  /** A heading with these columns, and perhaps others, makes a file this table. */
  readonly requires: readonly string[];
  /** The columns of a file without a heading, where its first row looks like one. */
  readonly headerless?: {
    readonly columns: readonly string[];
    isRow(cells: readonly string[]): boolean;
  };
}

/** A row of a table, as JSON: texts by column. */
export interface TableRow {
  readonly table: string;
  readonly row: Readonly<Record<string, string>>;
}

/** A format of another program that can be imported. The first format of a list that claims a JSON value gets it. */
export interface ImportedFormat {
  /** `mk-report`, `ndt7-client`: prefix of the keys of its records. Never changed. */
  readonly id: string;
  /** Name of the program and its file, for people. */
  readonly title: string;
  /** Format name of the raw output that is stored: `ndt7-client/1`. Its text is the run's JSON values, one a line. */
  readonly rawFormat: string;
  /** The CSV form of it: its rows reach `role` and `read` as {@link TableRow}. */
  readonly table?: ImportedTable;
  /** The values inside an envelope (an answer of an API, a backup); undefined for a value that is none of its envelopes. */
  unwrap?(entry: unknown): readonly unknown[] | undefined;
  /** What the file's name says of device and place; what the record itself says goes before. */
  annotationsOfFileName?(name: string): Readonly<Record<string, string>>;
  /** `open` holds the entries of this format's run that is still open, oldest first. Pure and total. */
  role(entry: unknown, open: readonly unknown[]): EntryRole;
  /** Pure and total: garbage gives a `failed` result, never an exception. */
  read(raw: Raw): ImportedRecord;
  /** Of this program's own rows: what a `whole` entry holds, which is stored as it is. `read` is not asked then. */
  givenOut?(entry: unknown): GivenOut;
}

/** Names what lies beside reports and is none, so that a person learns why it was refused; undefined when unknown. */
export interface Recogniser {
  /** Of a JSON value that no format claims. */
  ofEntry(entry: unknown): string | undefined;
  /** Of lines that are no JSON. */
  ofText(text: string): string | undefined;
}

/** Rows of another program's database by the names of its tables, as values of columns; bytes are left out. */
export type ReadForeignDatabase = (
  bytes: Uint8Array,
  tables: readonly string[],
) =>
  | {
      readonly kind: 'rows';
      /** Those of `tables` that are there. */
      readonly tables: readonly string[];
      /** Read once; a damaged page throws. */
      readonly rows: Iterable<Readonly<Record<string, unknown>>>;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What came of an import. */
export interface ImportSummary {
  /** Files that were read, empty ones included; standard input counts as one. */
  readonly files: number;
  readonly added: number;
  /** Records that were in the store before, or earlier in the same import. */
  readonly known: number;
  /** Notes that were not in the store before. */
  readonly notes: number;
  /** Lines, blocks of lines or whole files that are no measurement, kept in the quarantine. */
  readonly quarantined: number;
  /** Files without a byte in them: programs that were ended before they wrote. In the quarantine too. */
  readonly empty: number;
  /** Hidden entries and special files that were found in folders and left alone. */
  readonly ignored: number;
  /** Files that could not be read, or not to their end. The others went on. */
  readonly failures: readonly ImportFailure[];
}

/** A file that could not be read, or not to its end. */
export interface ImportFailure {
  readonly source: string;
  readonly message: string;
  readonly fix: string;
}

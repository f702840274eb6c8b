// What the data dictionary says of a table.

/** A table in one sentence, and its columns. */
export interface TableMeaning {
  readonly about: string;
  readonly columns: Readonly<Record<string, string>>;
}

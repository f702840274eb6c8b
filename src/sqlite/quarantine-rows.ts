// Lines that could not be imported: kept once, however often the same file is imported.
import type { QuarantinedLine } from '../core/store.js';
import type { Connection } from './connection.js';
import { wellFormed } from './plain-json.js';
import { insertSealed, readSealed } from './sealed-rows.js';

/** Characters kept of a line. */
const maxTextLength = 65_536;

/** Adds lines, all in one transaction. */
export function insertQuarantined(connection: Connection, lines: readonly QuarantinedLine[]): void {
  connection.write(() => {
    for (const { source, line, reason, text } of lines) {
      insertSealed(
        connection,
        'quarantine',
        {
          source: wellFormed(source),
          line,
          reason: wellFormed(reason),
          text: wellFormed(text.slice(0, maxTextLength)),
        },
        'OR IGNORE',
      );
    }
  });
}

/** The lines that were added last, newest first. */
export function readQuarantined(connection: Connection, limit: number): readonly QuarantinedLine[] {
  return readSealed(connection, 'quarantine', 'ORDER BY rowid DESC LIMIT ?', limit).map(({ row }) => ({
    source: String(row.source),
    line: Number(row.line),
    reason: String(row.reason),
    text: String(row.text),
  }));
}

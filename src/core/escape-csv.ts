// Cells and lines of CSV: https://www.rfc-editor.org/rfc/rfc4180
// A spreadsheet takes a text that begins with one of = + - @ for a formula and runs it:
// https://owasp.org/www-community/attacks/CSV_Injection

/** What a cell may hold; undefined is an empty cell. */
export type Cell = string | number | undefined;

/** Leading characters that make a text a formula, full-width forms included, behind any quotes put there by us. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;
/** A text that is a plain number is no formula, and a quote before it would damage it. */
const plainNumber = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * A cell as CSV. A text that a spreadsheet could take for a formula gets one ' before it; to undo it, remove one ' from
 * each text in which quotes are followed by such a character.
 */
export function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = formula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line with its end, CR LF as the specification has it. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

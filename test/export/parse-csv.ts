// A reader of CSV for tests, as a spreadsheet reads it: https://www.rfc-editor.org/rfc/rfc4180

/** Lines of cells; throws on text that is no CSV. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  while (cell.lastIndex < text.length) {
    const [, body, end] = cell.exec(text) ?? [];
    if (body === undefined) throw new Error('this is no CSV');
    row.push(body.startsWith('"') ? body.slice(1, -1).replaceAll('""', '"') : body);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

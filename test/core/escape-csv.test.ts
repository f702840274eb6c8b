import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from '../../src/core/escape-csv.js';

describe('core/escape-csv', () => {
  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1', '-', "'=1", '=HYPERLINK("x")'])(
    'keeps a spreadsheet from taking %j for a formula',
    (text) => {
      const cell = csvCell(text).replace(/^"([^]*)"$/, '$1');
      expect(cell.startsWith("'")).toBe(true);
      expect(cell.slice(1).replaceAll('""', '"')).toBe(text);
    },
  );

  it.each([-73, -0.5, 1e21, 5e-324, 93_700_000, 0])('leaves the number %d as it is', (value) => {
    expect(Number(csvCell(value))).toBe(value);
  });

  it.each(['-73', '+4.5', '-1e3'])('leaves the text %j as it is: it is a number', (text) => {
    expect(csvCell(text)).toBe(text);
  });

  it('quotes what would break a line, and leaves what is absent empty', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', undefined, '', 'plain', 1.5])).toBe(
      '"a,b","say ""hi""","two\nlines",,,plain,1.5\r\n',
    );
  });
});

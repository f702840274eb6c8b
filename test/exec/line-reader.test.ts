import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineReader } from '../../src/exec/line-reader.js';

function read(chunks: readonly Buffer[], maxLength = 1000): string[] {
  const lines: string[] = [];
  const reader = createLineReader((line) => lines.push(line), maxLength);
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return lines;
}

describe('exec/line-reader', () => {
  it('finds the same lines however the bytes are cut into chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ü', '😀', '\n', '\r', '\r\n') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (written, size) => {
        const bytes = Buffer.from(written);
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
        const expected = written.split(/\r\n|\r|\n/);
        if (expected.at(-1) === '') expected.pop();
        expect(read(chunks)).toEqual(expected);
      }),
    );
  });

  it('hands a line that ends in a lone CR on at once', () => {
    const lines: string[] = [];
    const reader = createLineReader((line) => lines.push(line), 1000);
    reader.push(Buffer.from('50 %\r'));
    expect(lines).toEqual(['50 %']);
    reader.push(Buffer.from('\n51 %\r'));
    expect(lines).toEqual(['50 %', '51 %']);
  });

  it('cuts long lines and finds the next one', () => {
    expect(read([Buffer.from('x'.repeat(5000)), Buffer.from('yy\nshort\n')], 10)).toEqual([
      'x'.repeat(10),
      'short',
    ]);
  });
});

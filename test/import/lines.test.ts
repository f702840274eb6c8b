import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/import/lines.js';
import { stdinOf } from './import-for-test.js';

async function read(text: string | Buffer, chunkBytes: number, maxBytes?: number) {
  const lines = [];
  const chunks = stdinOf(text, chunkBytes)();
  async function* buffers() {
    for await (const chunk of chunks) yield Buffer.from(chunk);
  }
  for await (const { bytes, ...facts } of linesOf(buffers(), maxBytes)) {
    lines.push({ text: bytes.toString(), ...facts });
  }
  return lines;
}

describe('import/lines', () => {
  it('gives the same lines however the bytes are cut into chunks', async () => {
    const text = '{"a":1}\r\n\r\n{"ä":2}\n\nlast';
    const whole = await read(text, 1000);
    expect(whole.map(({ text: line, number, ended }) => [number, line, ended])).toEqual([
      [1, '{"a":1}', true],
      [2, '', true],
      [3, '{"ä":2}', true],
      [4, '', true],
      [5, 'last', false],
    ]);
    for (const size of [1, 2, 3, 7]) expect(await read(text, size)).toEqual(whole);
  });

  it('keeps the head of a line that is too long, its length, and the lines around it', async () => {
    const lines = await read(`one\n${'x'.repeat(100_000)}\nthree`, 1024, 70_000);
    expect(lines.map(({ number, length, overlong }) => [number, length, overlong])).toEqual([
      [1, 3, false],
      [2, 100_000, true],
      [3, 5, false],
    ]);
    expect(lines[1]?.text).toBe('x'.repeat(65_536));
  });

  it('takes a line of exactly the limit', async () => {
    const [line] = await read(`${'x'.repeat(10)}\n`, 4, 10);
    expect(line).toMatchObject({ overlong: false, length: 10 });
  });

  it('counts NUL bytes before a line and leaves them out, also across chunks', async () => {
    const text = Buffer.concat([Buffer.alloc(5000), Buffer.from('{"a":1}\n'), Buffer.alloc(3)]);
    for (const size of [1, 4096, 100_000]) {
      expect(await read(text, size)).toEqual([
        { text: '{"a":1}', number: 1, length: 7, overlong: false, ended: true, nuls: 5000 },
        { text: '', number: 2, length: 0, overlong: false, ended: false, nuls: 3 },
      ]);
    }
  });

  it('gives nothing for nothing', async () => {
    expect(await read('', 10)).toEqual([]);
  });
});

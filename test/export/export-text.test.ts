import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { curveSchema, measurementSchema } from '../../src/core/measurement.js';
import type { ExportRequest } from '../../src/core/export.js';
import { createExport } from '../../src/export/export-text.js';
import { nettests } from '../../src/nettests/index.js';
import { createMemoryNotes } from '../doubles/memory-notes.js';
import { createMemoryOpinions } from '../doubles/memory-opinions.js';
import { createMemoryStore } from '../doubles/memory-store.js';
import { testDraft, testNettests } from '../doubles/samples.js';
import { parseCsv } from './parse-csv.js';

const lineSchema = z.strictObject({
  type: z.literal('mk-kiosk/measurement/1'),
  measurement: measurementSchema,
  curves: z.array(curveSchema),
  raw: z.object({ format: z.string(), text: z.string() }).optional(),
  opinion: z.string().optional(),
});

async function storeOf(rows: number) {
  const store = createMemoryStore();
  for (let n = 0; n < rows; n += 1)
    await store.record({ ...testDraft(n), raw: { format: 't/1', text: `raw ${n}` } });
  return store;
}

async function textOf(
  store: Awaited<ReturnType<typeof storeOf>>,
  more: Partial<ExportRequest> = {},
  notes = createMemoryNotes(),
  opinions = createMemoryOpinions(),
) {
  const request: ExportRequest = { format: 'jsonl', filter: {}, redact: 'none', raw: false, ...more };
  let text = '';
  for await (const piece of createExport({
    store,
    nettests: testNettests,
    notes,
    opinions,
    version: '1.2.3',
  })(request))
    text += piece;
  return text;
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => lineSchema.parse(JSON.parse(line)));

describe('export/export-text', () => {
  it('gives each row once as JSON, over several pages, as the store has it', async () => {
    const store = await storeOf(250);
    const lines = linesOf(await textOf(store));
    expect(new Set(lines.map(({ measurement }) => measurement.id)).size).toBe(250);
    for (const { measurement, curves } of lines.slice(0, 20)) {
      expect(measurement).toEqual(await store.get(measurement.id));
      expect(curves).toEqual(await store.curves(measurement.id));
    }
    expect(lines.some(({ raw }) => raw !== undefined)).toBe(false);
  });

  it('adds the raw output when asked', async () => {
    const [line] = linesOf(await textOf(await storeOf(1), { raw: true }));
    expect(line?.raw).toEqual({ format: 't/1', text: 'raw 0' });
  });

  it('begins JSON lines with the notes of the range, unless something is to be left out', async () => {
    const notes = createMemoryNotes();
    const note = { author: 'Ada', text: 'new router', createdAt: '2026-11-20T06:00:00.000Z' };
    await notes.addNote({ id: testDraft(1).measurement.id, from: '2026-11-20T06:00:00.000Z', ...note });
    await notes.addNote({ id: testDraft(2).measurement.id, from: '2026-11-19T06:00:00.000Z', ...note });
    const filter = { fromMs: Date.parse('2026-11-20T00:00:00Z') };
    const [line = '', ...rest] = (await textOf(await storeOf(0), { filter }, notes)).split('\n');
    expect(JSON.parse(line)).toMatchObject({ type: 'mk-kiosk/note/1', note });
    expect(rest).toEqual(['']);
    expect(await textOf(await storeOf(0), { redact: 'address' }, notes)).toBe('');
  });

  it('gives what people answered out beside the result that it stands with', async () => {
    const opinions = createMemoryOpinions();
    const { id } = testDraft(1).measurement;
    const at = '2026-11-20T06:00:00.000Z';
    await opinions.addOpinion({ id: testDraft(8).measurement.id, at, answer: 'good', measurement: id });
    await opinions.addOpinion({ id: testDraft(9).measurement.id, at, answer: 'bad', measurement: id });
    const store = await storeOf(3);
    const lines = linesOf(await textOf(store, {}, createMemoryNotes(), opinions));
    expect(lines.map(({ opinion }) => opinion)).toEqual([undefined, 'bad', undefined]);
    const [head = '', ...rows] = (
      await textOf(store, { format: 'csv' }, createMemoryNotes(), opinions)
    ).split('\r\n');
    const place = head.split(',').indexOf('opinion');
    expect(rows.slice(0, 3).map((row) => row.split(',').includes('bad'))).toEqual([false, true, false]);
    expect(place).toBeGreaterThan(0);
  });

  it.each<[string, Partial<ExportRequest>]>([
    ['as CSV', { format: 'csv', raw: true }],
    ['with something left out', { redact: 'address', raw: true }],
  ])('refuses raw output %s', async (_what, request) => {
    await expect(textOf(await storeOf(1), request)).rejects.toThrow(/raw output cannot be given out/);
  });

  it('has the same columns for no rows, for failed ones and for others', async () => {
    const heads = await Promise.all(
      [{ fromMs: 1e14 }, { statuses: ['failed' as const] }, {}].map(async (filter) => {
        const [head] = parseCsv(await textOf(await storeOf(30), { format: 'csv', filter }));
        return head;
      }),
    );
    expect(heads[1]).toEqual(heads[0]);
    expect(heads[2]).toEqual(heads[0]);
    expect(new Set(heads[0]).size).toBe(heads[0]?.length);
    expect(heads[0]).toEqual(
      expect.arrayContaining(['started_at', 'download_bps', 'min_rtt_ms', 'duration_ms']),
    );
  });

  it('gives back from CSV what is in the row: numbers exactly, instants with Z, nothing for what was not measured', async () => {
    const store = await storeOf(10);
    await store.record(testDraft(11, { detail: '=cmd|"x"!A1', metrics: { unheard_of_ms: 0.1 } }));
    const [head = [], ...rows] = parseCsv(await textOf(store, { format: 'csv' }));
    expect(rows).toHaveLength(11);
    for (const cells of rows) {
      const row = Object.fromEntries(head.map((name, i) => [name, cells[i]]));
      const measurement = await store.get(row.id ?? '');
      expect(row.started_at).toBe(measurement?.startedAt);
      expect(row.started_at).toMatch(/Z$/);
      for (const name of ['download_bps', 'upload_bps', 'min_rtt_ms']) {
        const value = measurement?.metrics[name];
        expect(row[name]).toBe(value === undefined ? '' : String(value));
      }
      if (measurement?.metrics.unheard_of_ms !== undefined) {
        expect(row.other_metrics).toBe('{"unheard_of_ms":0.1}');
        expect(row.detail).toBe(`'=cmd|"x"!A1`);
      }
    }
  });

  it('takes rows of the half open range only', async () => {
    const store = await storeOf(5);
    const [, second, , fourth] = [0, 1, 2, 3].map((n) => Date.parse(testDraft(n).measurement.startedAt));
    const text = await textOf(store, { filter: { fromMs: second ?? 0, toMs: fourth ?? 0 } });
    expect(linesOf(text).map(({ measurement }) => measurement.id)).toEqual(
      [2, 1].map((n) => testDraft(n).measurement.id),
    );
  });

  it('asks for the next page only when the one before is taken', async () => {
    const store = await storeOf(250);
    const notes = createMemoryNotes();
    let asked = 0;
    const counting = {
      ...store,
      list: (...args: Parameters<typeof store.list>) => {
        asked += 1;
        return store.list(...args);
      },
    };
    const request: ExportRequest = { format: 'csv', filter: {}, redact: 'none', raw: false };
    const pieces = createExport({
      store: counting,
      nettests,
      notes,
      opinions: createMemoryOpinions(),
      version: '1.2.3',
    })(request)[Symbol.asyncIterator]();
    await pieces.next();
    expect(asked).toBe(0);
    await pieces.next();
    expect(asked).toBe(1);
    await pieces.return?.();
    expect(asked).toBe(1);
  });
});

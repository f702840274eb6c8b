// What is given out as JSON lines comes back as it was: through files, into other stores, as often as one likes.
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { isoInstant } from '../../src/core/clock.js';
import { jsonObjectSchema, measurementSchema, type MeasurementDraft } from '../../src/core/measurement.js';
import type { Redaction } from '../../src/core/export.js';
import { createExport } from '../../src/export/export-text.js';
import { importFiles } from '../../src/import/import-files.js';
import { importedFormats, notMeasurements } from '../../src/nettests/formats/index.js';
import { readForeignDatabase } from '../../src/sqlite/foreign-database.js';
import { nettests } from '../../src/nettests/index.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { arbitraryDraft } from '../contracts/arbitrary-draft.js';
import { testDraft } from '../doubles/samples.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';
import { importedAtMs } from './import-for-test.js';

type Store = ReturnType<typeof openSqliteStore>;

const lineSchema = z.object({ measurement: measurementSchema });
const asRecordedSchema = z.looseObject({ asRecorded: jsonObjectSchema.optional() });

function openStore(deviceId: string): Store {
  const store = openSqliteStore({ path: join(temporaryFolder(), 'kiosk.db'), deviceId });
  onTestFinished(() => store.close());
  return store;
}

async function exported(store: Store, raw = true, redact: Redaction = 'none'): Promise<readonly string[]> {
  const request = { format: 'jsonl', filter: {}, redact, raw } as const;
  let text = '';
  for await (const piece of createExport({ store, nettests, notes: store, opinions: store, version: '1' })(
    request,
  ))
    text += piece;
  return text.split('\n').slice(0, -1).sort();
}

async function imported(store: Store, lines: readonly string[]) {
  const path = join(temporaryFolder(), 'export.jsonl');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return importFiles({
    paths: [path],
    stdin: () => {
      throw new Error('nothing is read from standard input');
    },
    store,
    formats: importedFormats(nettests),
    recogniser: notMeasurements,
    readDatabase: readForeignDatabase,
    clock: { nowMs: () => importedAtMs },
    newId: () => {
      throw new Error('a row that was given out has an id');
    },
  });
}

/** The line with its row as it stood in the first store: what an import sets aside is put back. */
function putBack(line: string): unknown {
  const parsed = z.looseObject({}).parse(JSON.parse(line));
  if (!('measurement' in parsed)) return parsed;
  const { measurement } = lineSchema.parse(parsed);
  const { asRecorded, ...conditions } = asRecordedSchema.parse(measurement.conditions);
  return { ...parsed, measurement: { ...measurement, conditions, ...asRecorded, origin: 'device' } };
}

/** Names that fast-check makes of an import's own key would be taken for it. */
const drafts = fc
  .uniqueArray(arbitraryDraft, { selector: ({ measurement }) => measurement.id, maxLength: 12 })
  .filter((all) => all.every(({ measurement }) => !('asRecorded' in measurement.conditions)));

async function filled(all: readonly MeasurementDraft[]): Promise<Store> {
  const store = openStore('device-a');
  for (const draft of all) await store.record(draft);
  return store;
}

describe('src/import/given-out', () => {
  it('keeps every field of every row over export and import, and then for ever', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, fc.boolean(), async (all, raw) => {
        const first = await exported(await filled(all), raw);
        const second = openStore('device-b');
        expect(await imported(second, first)).toMatchObject({ added: all.length, known: 0, quarantined: 0 });
        const again = await exported(second, raw);
        expect(again.map(putBack)).toEqual(first.map((line) => z.looseObject({}).parse(JSON.parse(line))));
        const third = openStore('device-c');
        await imported(third, again);
        expect(await exported(third, raw)).toEqual(again);
        expect((await second.verify()).faults).toEqual([]);
        expect((await third.verify()).faults).toEqual([]);
      }),
      // Each opens three files: few runs with many rows.
      { numRuns: 6 },
    );
  });

  it('adds nothing the second time, nor to the store that the rows come from', async () => {
    const store = await filled([testDraft(1), testDraft(2)]);
    await store.addNote({
      id: '01930000-0000-7000-8000-000000000001',
      from: isoInstant(importedAtMs),
      author: 'Ada',
      text: 'new router',
      createdAt: isoInstant(importedAtMs),
    });
    const lines = await exported(store);
    const other = openStore('device-b');
    expect(await imported(other, lines)).toMatchObject({ added: 2, known: 0, notes: 1, quarantined: 0 });
    expect(await imported(other, lines)).toMatchObject({ added: 0, known: 2, notes: 0, quarantined: 0 });
    expect(await imported(store, lines)).toMatchObject({ added: 0, known: 2, notes: 0, quarantined: 0 });
    expect(await other.notes({}, 10)).toEqual(await store.notes({}, 10));
  });

  it('says of a row where it stood, and that it is an import here', async () => {
    const store = await filled([testDraft(1)]);
    const other = openStore('device-b');
    await imported(other, await exported(store));
    const [before] = (await store.list({}, 1)).measurements;
    const [row] = (await other.list({}, 1)).measurements;
    const { epoch, sequence, previousHash, hash } = before ?? {};
    expect(row).toMatchObject({
      id: before?.id,
      device: 'device-a',
      origin: 'import',
      trigger: before?.trigger,
      conditions: {
        asRecorded: { epoch, sequence, hash, ...(previousHash !== undefined && { previousHash }) },
      },
    });
    expect(row).not.toHaveProperty('sequence');
    expect(row).not.toHaveProperty('hash');
  });

  it('keeps what is left of a row when something was left out', async () => {
    const store = await filled([testDraft(1)]);
    const other = openStore('device-b');
    await imported(other, await exported(store));
    for (const redact of ['address', 'place'] as const) {
      const lines = await exported(other, false, redact);
      expect(lines.join()).not.toContain('asRecorded');
      const third = openStore('device-c');
      expect(await imported(third, lines)).toMatchObject({ added: 1, quarantined: 0 });
      expect((await third.verify()).faults).toEqual([]);
    }
  });

  it.each([
    [
      'a figure of the record',
      (line: string) => line.replace(/"durationMs":\d+/, '"durationMs":1'),
      /the hash that it names/,
    ],
    ['raw output', (line: string) => line.replace('"text":"', '"text":"x'), /SHA-256 that the row names/],
    [
      'a unit',
      (line: string) => line.replace('"durationMs":', '"durationS":'),
      /damaged: measurement.durationMs/,
    ],
    [
      'the version of the form',
      (line: string) => line.replace('measurement/1', 'measurement/9'),
      /newer mk-kiosk/,
    ],
  ])('refuses a row whose %s was altered', async (_what, alter, reason) => {
    const raw = { format: 't/1', text: 'raw' };
    const [line = ''] = await exported(await filled([{ ...testDraft(1), raw }]));
    const other = openStore('device-b');
    expect(alter(line)).not.toBe(line);
    expect(await imported(other, [alter(line)])).toMatchObject({ added: 0, quarantined: 1 });
    expect((await other.quarantined(1))[0]?.reason).toMatch(reason);
  });

  it('refuses a note that ends before it begins', async () => {
    const note = { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z', author: 'A', text: 't' };
    const whole = { ...note, id: '01930000-0000-7000-8000-000000000001', createdAt: note.from };
    const other = openStore('device-b');
    const line = JSON.stringify({ type: 'mk-kiosk/note/1', note: whole });
    expect(await imported(other, [line])).toMatchObject({ notes: 0, quarantined: 1 });
  });
});

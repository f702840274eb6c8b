// Refused rows on the disk.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { unrecordedName, unrecordedRows } from '../../src/host/unrecorded-rows.js';
import { testDraft } from '../doubles/samples.js';

describe('host/unrecorded-rows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-'));
  const rows = unrecordedRows(folder, { release: () => false });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back what it was given, past a line that was cut and one that is none', () => {
    expect(rows.read()).toEqual([]);
    expect(rows.add(testDraft(1))).toBe(true);
    appendFileSync(join(folder, unrecordedName), readFileSync(join(folder, unrecordedName)).subarray(0, 90));
    expect(rows.add(testDraft(2))).toBe(true);
    appendFileSync(join(folder, unrecordedName), '{"measurement":7}\nnoise\0');
    expect(rows.read()).toEqual([testDraft(1), testDraft(2)]);
    rows.clear();
    expect(rows.read()).toEqual([]);
  });

  it('says that nothing is kept where it cannot be written', () => {
    expect(unrecordedRows(join(folder, 'gone'), { release: () => true }).add(testDraft(1))).toBe(false);
  });
});

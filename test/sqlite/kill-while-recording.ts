// Kills a process that records, again and again, and looks each time whether what it acknowledged is there.
import { expect } from 'vitest';
import { z } from 'zod';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { startChild } from '../children/child.js';

const acknowledgementSchema = z.object({ id: z.string(), sequence: z.number(), hash: z.string() });

/** A row that a recording child said to be recorded. */
export type Acknowledgement = z.output<typeof acknowledgementSchema>;

/** What a line of a recording child acknowledges; nothing for other lines, and for one that was cut by its death. */
export function acknowledgementOf(line: string): readonly Acknowledgement[] {
  return line.startsWith('{') && line.endsWith('}') ? [acknowledgementSchema.parse(JSON.parse(line))] : [];
}

/**
 * For each number a child is killed with -9 after it has said so many lines (the first says that it is open); then the
 * chain verifies and every acknowledged row is there. Answers how many were acknowledged in all.
 */
export async function killWhileRecording(path: string, linesBeforeKill: readonly number[]): Promise<number> {
  const acknowledged: Acknowledgement[] = [];
  for (const [round, count] of linesBeforeKill.entries()) {
    const child = startChild(
      new URL('./recording-child.ts', import.meta.url),
      path,
      '1000',
      String(round * 1000),
    );
    const lines: string[] = [];
    for (let n = 0; n < count; n += 1) lines.push((await child.line()) ?? '');
    await child.kill();
    // What it had said before it died was acknowledged as well.
    lines.push(...(await child.rest()));
    acknowledged.push(...lines.flatMap(acknowledgementOf));
    await expectAll(path, acknowledged);
  }
  return acknowledged.length;
}

async function expectAll(path: string, acknowledged: readonly Acknowledgement[]): Promise<void> {
  const store = openSqliteStore({ path, deviceId: 'device-under-test' });
  try {
    const { faults, checked } = await store.verify();
    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThanOrEqual(acknowledged.length);
    for (const { id, sequence, hash } of acknowledged) {
      expect(await store.get(id)).toMatchObject({ sequence, hash });
    }
  } finally {
    await store.close();
  }
}

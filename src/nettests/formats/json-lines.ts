// JSON values, one a line: the raw output of imported runs.
import { z } from 'zod';

/** The values of the lines that are JSON; the others are left out. Never throws. */
export function jsonLines(text: string): readonly unknown[] {
  const values: unknown[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      values.push(JSON.parse(line));
    } catch {
      continue;
    }
  }
  return values;
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A non-empty string, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Milliseconds since 1970 of an ISO 8601 instant with zone, or undefined. */
export function instantOf(value: unknown): number | undefined {
  const parsed = instantSchema.safeParse(value);
  return parsed.success ? Date.parse(parsed.data) : undefined;
}

const instantSchema = z.iso.datetime({ offset: true });

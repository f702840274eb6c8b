// `mk-kiosk reparse`: reads stored raw output again, as after a parser was mended, and says or stores what changes.
import { z } from 'zod';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { canonicalJson } from '../../core/canonical-json.js';
import type { Measurement } from '../../core/measurement.js';
import type { KioskStore } from '../../core/store.js';
import { createReread } from '../reread.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

const pageSize = 500;

/** Prints each row that is different; stores them unless it is a rehearsal. */
export const command = defineCommand(
  commonOptionsSchema.extend({ dryRun: z.boolean().optional() }),
  async (options) => {
    const store = openStore(loadSettings(options).dataFolder);
    const reread = createReread();
    const changes: { id: string; nettest: string; changed: string[] }[] = [];
    let read = 0;
    try {
      for await (const old of everything(store)) {
        const raw = await store.raw(old.id);
        const again = raw && reread(old, raw);
        if (again === undefined) continue;
        read += 1;
        const changed = differences(old, again.measurement);
        if (changed.length === 0) continue;
        changes.push({ id: old.id, nettest: old.nettest, changed });
        if (options.dryRun !== true) await store.rederive(again.measurement, again.curves, again.version);
      }
    } finally {
      await store.close();
    }
    if (options.json === true) {
      printJson({ read, changes });
      return;
    }
    for (const { id, nettest, changed } of changes) printLine(`${id} ${nettest}: ${changed.join(', ')}`);
    printLine(
      `${read} rows read again, ${changes.length} changes${options.dryRun === true ? ' (nothing stored)' : ''}`,
    );
  },
);

async function* everything(store: KioskStore): AsyncGenerator<Measurement> {
  let after: string | undefined;
  do {
    const page = await store.list({}, pageSize, after);
    yield* page.measurements;
    after = page.next;
  } while (after !== undefined);
}

const comparedFields = [
  'status',
  'failure',
  'detail',
  'directions',
  'server',
  'input',
  'flags',
  'validity',
  'validityReasons',
] as const;

/** Names of the fields that differ; a metric by its own name. */
function differences(old: Measurement, now: Measurement): string[] {
  const changed: string[] = [];
  for (const key of comparedFields) {
    if (canonicalJson({ value: old[key] }) !== canonicalJson({ value: now[key] })) changed.push(key);
  }
  for (const name of new Set([...Object.keys(old.metrics), ...Object.keys(now.metrics)])) {
    if (old.metrics[name] !== now.metrics[name]) changed.push(name);
  }
  return changed;
}

// `mk-kiosk retention`: removes what is too old or too much now, or says beforehand what would be removed by which rule.
import { z } from 'zod';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { createClockWatch } from '../../host/clock-watch.js';
import { systemClock } from '../../host/clock.js';
import { createBallast, diskState } from '../../host/disk.js';
import { createExec } from '../../exec/exec.js';
import { sumOfPruned } from '../../core/retention.js';
import type { SqliteStore } from '../../sqlite/sqlite-store.js';
import { readDemoMark, refuseDemo } from '../demo-mark.js';
import { createKeeping } from '../keeping.js';
import { openStore } from '../open-store.js';
import { printJson, printLine, printTable } from '../output.js';
import { retentionPlan } from '../retention-plan.js';
import { prunedText, removalCells, ruleOf, spaceLine } from '../retention-rules.js';
import { loadSettings, type Settings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({ dryRun: z.boolean().optional() });

/** By age nothing goes while the clock is not known to be right: by a wrong one everything could look old. */
export const command = defineCommand(optionsSchema, async (options) => {
  const settings = loadSettings(options);
  const store = openStore(settings.dataFolder);
  const watch = createClockWatch({ clock: systemClock, exec: createExec() });
  await watch.refresh();
  const clockSet = watch.now().state === 'synced';
  try {
    await (options.dryRun === true ? plan : remove)(store, settings, clockSet, options.json === true);
  } finally {
    await store.close();
  }
});

const clockNote = 'the clock is not known to be set: nothing goes by its age until it is';

async function plan(store: SqliteStore, settings: Settings, clockSet: boolean, json: boolean): Promise<void> {
  const retention = settings.config.retention;
  const disk = diskState(settings.dataFolder);
  const {
    space,
    removals,
    removedSoFar: soFar,
  } = await retentionPlan(store, retention, disk, clockSet, systemClock.nowMs());
  if (json) {
    const withRules = removals.map((removal) => ({ ...removal, rule: ruleOf(removal, retention) }));
    printJson({ removals: withRules, space, disk, clockSet, removedSoFar: soFar });
    return;
  }
  printLine(spaceLine(space, disk, retention));
  if (!clockSet) printLine(clockNote);
  if (removals.length === 0) printLine('nothing would be removed');
  else {
    const cells = removals.map((removal) => removalCells(removal, retention));
    printTable([['WOULD GO', 'WHAT', 'BYTES', 'FROM', 'RULE'], ...cells]);
  }
  printLine(`removed so far: ${prunedText(soFar)}`);
}

async function remove(
  store: SqliteStore,
  settings: Settings,
  clockSet: boolean,
  json: boolean,
): Promise<void> {
  refuseDemo(await readDemoMark(store));
  const keeping = createKeeping({
    store,
    clock: systemClock,
    ballast: createBallast(settings.dataFolder),
    settings: () => settings.config.retention,
    diskState: () => diskState(settings.dataFolder),
    clockSet: () => clockSet,
    onPruned: () => undefined,
    onError: () => undefined,
  });
  const before = await store.prunedSoFar();
  while (sumOfPruned(await keeping.look()) > 0);
  const after = await store.prunedSoFar();
  const removed = {
    rawOutputs: after.rawOutputs - before.rawOutputs,
    minutes: after.minutes - before.minutes,
    measurements: after.measurements - before.measurements,
  };
  if (json) printJson({ removed, clockSet, removedSoFar: after });
  else {
    if (!clockSet) printLine(clockNote);
    printLine(`removed: ${prunedText(removed)}`);
  }
}

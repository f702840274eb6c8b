// `mk-kiosk db check|salvage`: is the database as it should be, and bring over what can be read of a damaged one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { KioskError, exitCodes } from '../../core/errors.js';
import type { Salvage } from '../../core/salvage.js';
import { prepareDataFolder } from '../../host/data-folder.js';
import { loadIdentity } from '../../host/identity.js';
import { nettests } from '../../nettests/index.js';
import { openOrRebuild } from '../../sqlite/open-or-rebuild.js';
import { checkDatabase } from '../../sqlite/check-database.js';
import { calledAs } from '../called-as.js';
import { findDaemon } from '../daemon-address.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { createReread } from '../reread.js';
import { countsOf } from '../salvaging.js';
import { loadSettings } from '../settings.js';

/** Exit code 1 when the database is damaged. */
export const command = defineCommand(commonOptionsSchema, async (options, [action = 'check']) => {
  const { dataFolder } = loadSettings(options);
  if (action === 'check') await check(dataFolder, options.json === true);
  else if (action === 'salvage') await salvage(dataFolder, options.json === true);
  else throw new KioskError('usage', `"${action}" is no action of db`, 'Use check or salvage.');
});

async function check(dataFolder: string, json: boolean): Promise<void> {
  const path = join(dataFolder, 'kiosk.db');
  if (!existsSync(path)) {
    throw new KioskError(
      'not_found',
      `there is no database in ${dataFolder}`,
      'Name the folder with --data.',
    );
  }
  const problems = checkDatabase(path);
  const facts = problems.length === 0 ? await factsOf(dataFolder) : { salvages: [] };
  if (json) printJson({ path, problems, ...facts });
  else {
    for (const problem of problems) printLine(problem);
    printSalvages(facts.salvages);
    printLine(problems.length === 0 ? `${path}: ok` : `${path}: damaged; "${calledAs} db salvage" mends it`);
  }
  if (problems.length > 0) process.exitCode = exitCodes.failed;
}

async function factsOf(dataFolder: string) {
  const store = openStore(dataFolder);
  try {
    return { ...(await store.facts()), salvages: await store.salvages() };
  } finally {
    await store.close();
  }
}

/** Sets a damaged database aside and brings over all of it before it ends. The running kiosk does so by itself. */
async function salvage(dataFolder: string, json: boolean): Promise<void> {
  const daemon = await findDaemon(dataFolder);
  if (daemon !== undefined) {
    throw new KioskError(
      'already_running',
      `a kiosk runs on ${dataFolder} (process ${daemon.pid}): it brings damaged databases over by itself`,
      'See its page, or stop it and try again.',
    );
  }
  prepareDataFolder(dataFolder);
  const path = join(dataFolder, 'kiosk.db');
  const problems = existsSync(path) ? checkDatabase(path) : [];
  const store = await openOrRebuild({
    path,
    deviceId: loadIdentity(dataFolder).deviceId,
    nettests,
    nowMs: () => Date.now(),
    ...(problems[0] !== undefined && { knownDamage: problems[0] }),
  });
  try {
    for (const { file, report } of await store.salvages()) {
      if (report === undefined) await store.salvage(file, createReread());
    }
    const salvages = await store.salvages();
    if (json) printJson(salvages);
    else if (salvages.length === 0) printLine('no damaged database was found');
    else printSalvages(salvages);
  } finally {
    await store.close();
  }
}

function printSalvages(salvages: readonly Salvage[]): void {
  for (const { file, setAsideAt, report } of salvages) {
    const state = report === undefined ? 'not brought over yet' : countsOf(report);
    printLine(`${file}, set aside at ${setAsideAt}: ${state}`);
  }
}

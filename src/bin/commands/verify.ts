// `mk-kiosk verify`: proves that the stored measurements are complete and unaltered, and that roll-ups follow from them.
import { z } from 'zod';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { exitCodes } from '../../core/errors.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { countsOf } from '../salvaging.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({ rebuildRollups: z.boolean().optional() });

/** Exit code 1 when anything is amiss; each fault names its row. */
export const command = defineCommand(optionsSchema, async (options) => {
  const store = openStore(loadSettings(options).dataFolder);
  try {
    if (options.rebuildRollups === true) await store.rebuildRollups();
    const result = await store.verify();
    if (options.json === true) printJson(result);
    else {
      for (const { sequence, id, problem } of result.faults) {
        printLine(`${sequence === undefined ? '' : `sequence ${sequence}, `}${id}: ${problem}`);
      }
      if (result.pruned !== undefined) {
        const { rawOutputs, minutes, measurements } = result.pruned;
        printLine(
          `removed to save space: ${measurements} measurements, ${minutes} minutes of monitors, ${rawOutputs} raw outputs`,
        );
      }
      for (const { file, setAsideAt, report } of result.salvages ?? []) {
        const state = report === undefined ? 'is being brought over' : countsOf(report);
        printLine(
          `a damaged database was set aside at ${setAsideAt} as ${file}, and the chain begins anew: ${state}`,
        );
      }
      const verdict = result.faults.length === 0 ? 'all unaltered' : `${result.faults.length} faults`;
      printLine(
        `${result.checked} measurements checked, ${verdict}; head of the chain ${result.head ?? 'none'}`,
      );
    }
    if (result.faults.length > 0) process.exitCode = exitCodes.failed;
  } finally {
    await store.close();
  }
});

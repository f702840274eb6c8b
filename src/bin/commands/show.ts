// `mk-kiosk show ID|last`: one measurement, its curves, or its raw output.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { z } from 'zod';
import { KioskError } from '../../core/errors.js';
import { planAt } from '../../core/plan.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { printMeasurement } from '../print-measurement.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({
  series: z.boolean().optional(),
  raw: z.boolean().optional(),
});

/** Prints the measurement; throws not_found. */
export const command = defineCommand(optionsSchema, async (options, [id = '']) => {
  const store = openStore(loadSettings(options).dataFolder);
  try {
    const measurement = id === 'last' ? (await store.list({}, 1)).measurements[0] : await store.get(id);
    if (measurement === undefined) {
      throw new KioskError('not_found', `there is no measurement "${id}"`, 'See "mk-kiosk list".');
    }
    if (options.raw === true) {
      const raw = await store.raw(measurement.id);
      if (raw === undefined) {
        throw new KioskError(
          'not_found',
          `measurement ${measurement.id} has no raw output`,
          'Skipped runs have none.',
        );
      }
      process.stdout.write(raw.text);
    } else if (options.series === true) {
      const curves = await store.curves(measurement.id);
      printJson(
        Object.fromEntries(
          curves.map(({ direction, source, points }) => [
            source === 'client' ? direction : `${direction}_server`,
            points,
          ]),
        ),
      );
    } else if (options.json === true) printJson(measurement);
    else {
      printMeasurement(measurement, planAt(await store.plans(), Date.parse(measurement.startedAt)));
      printLine(
        `raw      ${measurement.raw === undefined ? 'none' : `${measurement.raw.format}, ${measurement.raw.bytes} bytes, sha256 ${measurement.raw.sha256}`}`,
      );
    }
  } finally {
    await store.close();
  }
});

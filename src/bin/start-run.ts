// The run at start: once per boot, so that a new kiosk shows something within a minute, also without any network.
import { z } from 'zod';
import { calibrationNettest } from '../core/calibration.js';
import type { KioskStore } from '../core/store.js';
import type { CalibrationKeeper } from './calibration-keeper.js';

/** What the run at start may ask and do. */
export interface StartRunParts {
  readonly store: Pick<KioskStore, 'readState' | 'writeState'>;
  readonly bootId: string | undefined;
  network(): 'up' | 'down' | 'unknown';
  ready(nettest: string): Promise<boolean>;
  /** Resolves when the run has left its row: true when that has figures. */
  run(nettest: string): Promise<boolean>;
}

/** What the runs at the start may ask and do. */
export interface StartRunsParts extends Omit<StartRunParts, 'store' | 'bootId'> {
  readonly measuring: Pick<StartRunParts, 'store' | 'bootId'> & {
    readonly calibration: Pick<CalibrationKeeper, 'calibration'>;
  };
  settings(): { readonly calibrateAtStart: boolean };
}

/** The run at start, and then a calibration where nobody made one yet with this version on this machine. */
export async function runsAtStart({ measuring, settings, ...parts }: StartRunsParts): Promise<void> {
  await runAtStart({ ...parts, store: measuring.store, bootId: measuring.bootId });
  if (settings().calibrateAtStart && measuring.calibration.calibration() === undefined) {
    await parts.run(calibrationNettest);
  }
}

const lineTest = 'ndt7';
const selfTest = 'self-test';
const stateSchema = z.object({ bootId: z.string() });

/**
 * Measures the line where that is possible, and this device against its own server where it is not or brought nothing.
 * A daemon that is started again in the same boot leaves it at that.
 */
export async function runAtStart(parts: StartRunParts): Promise<void> {
  if (await wasRunInThisBoot(parts)) return;
  if (parts.bootId !== undefined) await parts.store.writeState('start-run', { bootId: parts.bootId });
  if (parts.network() !== 'down' && (await parts.ready(lineTest))) {
    if (await parts.run(lineTest)) return;
  }
  await parts.run(selfTest);
}

async function wasRunInThisBoot(parts: StartRunParts): Promise<boolean> {
  const state = stateSchema.safeParse(await parts.store.readState('start-run'));
  return state.success && state.data.bootId === parts.bootId;
}

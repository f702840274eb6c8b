// Remembers what this device can at most measure, asks for a calibration when that is not known any more, and chooses ws or
// wss by it.
import { release } from 'node:os';
import {
  calibrationNettest,
  calibrationSchema,
  chooseScheme,
  withCalibration,
  type Calibration,
  type SchemeChoice,
} from '../core/calibration.js';
import type { Clock } from '../core/clock.js';
import type { ConditionWatch } from '../core/condition-watch.js';
import type { Ceiling } from '../core/conditions.js';
import { messageOf } from '../core/errors.js';
import type { Measurement } from '../core/measurement.js';
import { planAt } from '../core/plan.js';
import type { KioskStore } from '../core/store.js';

/** What the keeper works with. */
export interface CalibrationKeeperParts {
  readonly store: Pick<KioskStore, 'plans' | 'readState' | 'writeState'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly watch: Pick<ConditionWatch, 'now' | 'processor'>;
  /** Version of this program. */
  readonly version: string;
}

/** What this device can do. */
export interface CalibrationKeeper {
  /** Undefined while nobody measured it, or not with this version, processor and kernel. */
  calibration(): Calibration | undefined;
  ceiling(scheme: string): Ceiling | undefined;
  preferScheme(): Promise<SchemeChoice>;
  /** To be told of each recorded row. */
  recorded(measurement: Measurement): Promise<void>;
}

const stateName = 'calibration';

/** Reads what is remembered. */
export async function createCalibrationKeeper(parts: CalibrationKeeperParts): Promise<CalibrationKeeper> {
  const { store, clock, watch } = parts;
  const processor = watch.processor();
  const fingerprint = [parts.version, processor.model ?? 'unknown', processor.cores ?? 0, release()].join(
    ' · ',
  );
  const stored = calibrationSchema.safeParse(await store.readState(stateName).catch(() => undefined));
  let known: Calibration | undefined =
    stored.success && stored.data.fingerprint === fingerprint ? stored.data : undefined;

  return {
    calibration: () => known,
    ceiling: (scheme) => (scheme === 'ws' || scheme === 'wss' ? known?.[scheme] : undefined),
    async preferScheme() {
      const { link } = await watch.now();
      const linkBps = link?.speedMbps === undefined ? undefined : link.speedMbps * 1e6;
      const plan = planAt(await store.plans().catch(() => []), clock.nowMs());
      return chooseScheme({
        aes: processor.aes,
        ws: known?.ws,
        wss: known?.wss,
        lineBps: {
          download: slower(plan?.downloadBps, linkBps),
          upload: slower(plan?.uploadBps, linkBps),
        },
      });
    },
    async recorded(measurement) {
      const brought = Object.keys(measurement.metrics).length > 0;
      if (measurement.nettest !== calibrationNettest || !brought) return;
      known = withCalibration(known, measurement, fingerprint);
      // A store that refuses keeps no result either; the next start calibrates again.
      await store.writeState(stateName, known).catch(messageOf);
    },
  };
}

function slower(plan: number | undefined, link: number | undefined): number | undefined {
  return plan === undefined || link === undefined ? (plan ?? link) : Math.min(plan, link);
}

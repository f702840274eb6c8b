// The body of the device, put together from those who know its parts.
import { isoInstant, type ClockWatch } from '../core/clock.js';
import type { Body } from '../core/body.js';
import type { LadderStep } from '../core/network-ladder.js';
import type { ConditionWatch } from '../core/condition-watch.js';
import type { DeviceState } from '../core/indicator.js';
import { readBoard, readWear } from '../host/body.js';
import { diskSpace } from '../host/disk.js';
import { systemFiles } from '../host/system-files.js';
import type { Settings } from './settings.js';
import { systemRoot } from './package-facts.js';

/** Who knows. */
export interface BodyParts {
  readonly settings: Pick<Settings, 'dataFolder'>;
  readonly conditionWatch: Pick<ConditionWatch, 'now'>;
  readonly clockWatch: Pick<ClockWatch, 'now'>;
  lights(): readonly DeviceState[];
  stalls?(): Body['stalls'];
  networkSteps?(): readonly LadderStep[];
}

/** Reads it now; children that are asked have time limits of their own. */
export async function readBody(parts: BodyParts): Promise<Body> {
  const files = systemFiles(systemRoot(process.env));
  const { processor, power, link } = await parts.conditionWatch.now();
  const { state, by, lastSyncMs } = parts.clockWatch.now();
  const disk = diskSpace(parts.settings.dataFolder);
  const stalls = parts.stalls?.();
  const networkSteps = parts.networkSteps?.();
  return {
    ...readBoard(files),
    ...(processor && { processor }),
    ...(power && { power }),
    ...(link && { link }),
    clock: {
      state,
      ...(by !== undefined && { by }),
      ...(lastSyncMs !== undefined && { lastSync: isoInstant(lastSyncMs) }),
    },
    ...(disk && { disk }),
    wear: readWear(files, parts.settings.dataFolder, process.uptime() * 1000),
    lights: [...parts.lights()],
    ...(stalls && { stalls }),
    ...(networkSteps && { networkSteps: [...networkSteps] }),
  };
}

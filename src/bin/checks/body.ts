// The body of the device: what wears its card, and what the running kiosk says of its lights.
import { bodyFindings, bodySchema, type Body } from '../../core/body.js';
import { readWear } from '../../host/body.js';
import { systemFiles } from '../../host/system-files.js';
import { findDaemon } from '../daemon-address.js';
import { askDaemon } from '../daemon-api.js';
import type { DoctorCheck } from './doctor-context.js';

/** Power and heat are with the conditions; here is what nobody else tells. `figures` has the bytes a day. */
export const checkBody: DoctorCheck = {
  id: 'body',
  timeoutMs: 10_000,
  async look({ dataFolder, root }) {
    const daemon = await findDaemon(dataFolder);
    const { wear, lights, stalls, networkSteps }: Pick<Body, 'wear' | 'lights' | 'stalls' | 'networkSteps'> =
      daemon === undefined
        ? { wear: readWear(systemFiles(root), dataFolder, 0), lights: [] }
        : await askDaemon(daemon, bodySchema, '/api/v1/device', { timeoutMs: 8000 });
    const { device = 'a disk that nobody names', bytesPerDay, ownBytesPerDay } = wear;
    const rates = [rate('all programs', bytesPerDay), rate('the kiosk', ownBytesPerDay)].filter(
      (text) => text !== '',
    );
    return [
      {
        check: 'wear',
        state: bytesPerDay === undefined ? 'unknown' : 'ok',
        what: `${device}: ${rates.length === 0 ? 'nobody tells what is written to it' : rates.join(', ')}`,
        figures: {
          ...(bytesPerDay !== undefined && { bytesPerDay: Math.round(bytesPerDay) }),
          ...(ownBytesPerDay !== undefined && { ownBytesPerDay: Math.round(ownBytesPerDay) }),
        },
      },
      ...bodyFindings({ wear, lights, stalls, networkSteps }),
    ];
  },
};

function rate(who: string, bytesPerDay: number | undefined): string {
  return bytesPerDay === undefined ? '' : `${who} ${(bytesPerDay / 1e6).toFixed(1)} MB a day`;
}

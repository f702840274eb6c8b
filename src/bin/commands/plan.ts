// `mk-kiosk plan show|set`: what was paid for, and from when.
import { calledAs } from '../called-as.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { z } from 'zod';
import { planRequestSchema } from '../../core/api.js';
import { isoInstant } from '../../core/clock.js';
import { KioskError } from '../../core/errors.js';
import { planSchema } from '../../core/plan.js';
import { systemClock } from '../../host/clock.js';
import { askDaemon } from '../daemon-api.js';
import { findDaemon } from '../daemon-address.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({
  download: z.string().optional(),
  upload: z.string().optional(),
  latency: z.string().optional(),
  provider: z.string().optional(),
  validFrom: z.string().optional(),
});

type PlanOptions = z.output<typeof optionsSchema>;

/** Shows all contracts, or adds one. */
export const command = defineCommand(optionsSchema, async (options, [action = 'show']) => {
  const { dataFolder } = loadSettings(options);
  if (action === 'set') await setPlan(dataFolder, options);
  else if (action !== 'show')
    throw new KioskError('usage', `plan ${action}: no such action`, 'Use show or set.');
  const store = openStore(dataFolder);
  const plans = await store.plans().finally(() => store.close());
  if (options.json === true) {
    printJson(plans);
    return;
  }
  if (plans.length === 0) printLine(`no plan is set: ${calledAs} plan set --download 100 --upload 40`);
  for (const { validFrom, downloadBps, uploadBps, latencyMs, provider } of plans) {
    const parts = [
      provider,
      downloadBps === undefined ? undefined : `${downloadBps / 1e6} Mbit/s down`,
      uploadBps === undefined ? undefined : `${uploadBps / 1e6} Mbit/s up`,
      latencyMs === undefined ? undefined : `${latencyMs} ms`,
    ];
    printLine(`from ${validFrom}: ${parts.filter((part) => part !== undefined).join(', ')}`);
  }
});

async function setPlan(dataFolder: string, options: PlanOptions): Promise<void> {
  const downloadMbps = numberOf(options.download, '--download');
  const uploadMbps = numberOf(options.upload, '--upload');
  const latencyMs = numberOf(options.latency, '--latency');
  const validFromMs = options.validFrom === undefined ? undefined : Date.parse(options.validFrom);
  if (Number.isNaN(validFromMs)) {
    throw new KioskError(
      'usage',
      `--valid-from ${String(options.validFrom)}: expected ISO 8601`,
      'For instance 2026-11-01.',
    );
  }
  if (downloadMbps === undefined && uploadMbps === undefined && latencyMs === undefined) {
    throw new KioskError(
      'usage',
      'a plan needs a figure',
      'For instance: mk-kiosk plan set --download 100 --upload 40',
    );
  }
  const request = planRequestSchema.parse({
    ...(options.provider !== undefined && { provider: options.provider }),
    ...(downloadMbps !== undefined && { downloadBps: downloadMbps * 1e6 }),
    ...(uploadMbps !== undefined && { uploadBps: uploadMbps * 1e6 }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(validFromMs !== undefined && { validFrom: isoInstant(validFromMs) }),
  });
  const daemon = await findDaemon(dataFolder);
  if (daemon !== undefined) {
    await askDaemon(daemon, planSchema, '/api/v1/plan', { method: 'PUT', body: request, timeoutMs: 10_000 });
    return;
  }
  const store = openStore(dataFolder);
  const validFrom = request.validFrom ?? isoInstant(systemClock.nowMs());
  await store.addPlan({ ...request, validFrom }).finally(() => store.close());
}

function numberOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 1e6) return value;
  throw new KioskError(
    'usage',
    `${flag} ${text}: expected a number above 0`,
    'Speeds are in Mbit/s, latency in ms.',
  );
}

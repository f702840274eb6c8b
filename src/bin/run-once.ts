// One run now: by the running daemon where there is one, else in this process.
import { z } from 'zod';
import { runAcceptedSchema } from '../core/api.js';
import { KioskError } from '../core/errors.js';
import { measurementSchema, type Measurement } from '../core/measurement.js';
import { nettests } from '../nettests/index.js';
import { findDaemon, type DaemonAddress } from './daemon-address.js';
import { askDaemon } from './daemon-api.js';
import { readDemoMark, refuseDemo } from './demo-mark.js';
import { checkedOptions, nettestById, nettestSettings } from './nettest-settings.js';
import { openMeasuring, silent } from './measuring.js';
import type { Settings } from './settings.js';

/** A run that somebody asks for on the command line. */
export interface OnceOrder {
  readonly nettest: string;
  readonly timeoutMs?: number | undefined;
  readonly options?: Record<string, unknown> | undefined;
  readonly force?: boolean | undefined;
}

/** Resolves with the row that the run left; `byDaemon` false leaves a running daemon alone. */
export async function runOnce(settings: Settings, order: OnceOrder, byDaemon: boolean): Promise<Measurement> {
  const daemon = byDaemon ? await findDaemon(settings.dataFolder) : undefined;
  return daemon === undefined ? runHere(settings, order) : runThere(daemon, order);
}

/** By the daemon, which may have other runs to make before. */
async function runThere(daemon: DaemonAddress, order: unknown): Promise<Measurement> {
  const answer = await askDaemon(
    daemon,
    z.union([measurementSchema, runAcceptedSchema]),
    '/api/v1/runs?wait=true',
    { method: 'POST', body: order, timeoutMs: 2 * 3_600_000 },
  );
  if ('id' in answer) return answer;
  throw new KioskError(
    'device_busy',
    `the kiosk at ${daemon.url} took the run of ${answer.nettest}, and did not end it in time or was stopped`,
    'See "mk-kiosk list": it is there when its turn has come.',
  );
}

async function runHere(settings: Settings, order: OnceOrder): Promise<Measurement> {
  const nettest = nettestById(nettests, order.nettest);
  const configured = nettestSettings(settings.config, nettest.id);
  const measuring = await openMeasuring({ path: settings.dataFolder }, () => settings.config, silent);
  const stop = () => void measuring.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    refuseDemo(await readDemoMark(measuring.store));
    const options = checkedOptions(nettest, { ...configured.options, ...order.options });
    await measuring.readiness.mustBeReady(nettest, options);
    const run = { nettest, trigger: 'manual', options, forced: order.force } as const;
    await measuring.gates.mustBeOpen(run);
    return await measuring.queue.add({ ...run, timeoutMs: order.timeoutMs ?? configured.timeoutMs })
      .measurement;
  } finally {
    await measuring.close();
  }
}

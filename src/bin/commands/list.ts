// `mk-kiosk list`: measurements, newest first.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { z } from 'zod';
import { measurementsQuerySchema } from '../../core/api.js';
import { KioskError } from '../../core/errors.js';
import type { MeasurementFilter } from '../../core/store.js';
import { openStore } from '../open-store.js';
import { printJson, printTable } from '../output.js';
import { figureText } from '../print-measurement.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({
  limit: z.string(),
  nettest: z.string().optional(),
  status: z.string().optional(),
  scope: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
});

/** Prints the newest measurements that match. */
export const command = defineCommand(optionsSchema, async (options) => {
  const { limit, nettest, status, scope, from, to } = options;
  const query = measurementsQuerySchema.safeParse({
    limit,
    ...(nettest !== undefined && { nettest }),
    ...(status !== undefined && { status }),
    ...(scope !== undefined && { scope }),
    ...(from !== undefined && { from: instantOf(from, '--from') }),
    ...(to !== undefined && { to: instantOf(to, '--to') }),
  });
  if (!query.success) {
    const [issue] = query.error.issues;
    throw new KioskError(
      'usage',
      `--${String(issue?.path[0])}: ${String(issue?.message)}`,
      'See mk-kiosk list --help.',
    );
  }
  const filter: MeasurementFilter = {
    ...(query.data.nettest !== undefined && { nettests: [query.data.nettest] }),
    ...(query.data.status !== undefined && { statuses: [query.data.status] }),
    ...(query.data.scope !== undefined && { scopes: [query.data.scope] }),
    ...(query.data.from !== undefined && { fromMs: Date.parse(query.data.from) }),
    ...(query.data.to !== undefined && { toMs: Date.parse(query.data.to) }),
  };
  const store = openStore(loadSettings(options).dataFolder);
  try {
    const { measurements } = await store.list(filter, query.data.limit);
    if (options.json === true) {
      printJson(measurements);
      return;
    }
    const rows = measurements.map((measurement) => [
      measurement.startedAt,
      measurement.nettest,
      measurement.scope,
      measurement.status,
      figureText(measurement, 'download_bps'),
      figureText(measurement, 'upload_bps'),
      measurement.failure ?? measurement.skipReason ?? '',
      measurement.id,
    ]);
    printTable([['STARTED', 'NETTEST', 'SCOPE', 'STATUS', 'DOWNLOAD', 'UPLOAD', 'REASON', 'ID'], ...rows]);
  } finally {
    await store.close();
  }
});

function instantOf(text: string, flag: string): string {
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new KioskError(
    'usage',
    `${flag} ${text}: expected an instant in ISO 8601`,
    'For instance 2026-11-20T06:00Z.',
  );
}

// GET /api/speedtest/latest: the newest speed test in the shape that widgets of home dashboards (Homepage, Homarr, Home
// Assistant) read. The shape is that of github.com/alexjustesen/speedtest-tracker (its Api/V0); only here is absent `null`.
import { legacyLatestSchema } from '../../core/api.js';
import { KioskError } from '../../core/errors.js';
import { headlineSpec, type Heading } from '../../core/headline.js';
import type { Measurement } from '../../core/measurement.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';

/** Adds the route. */
export function addLegacyLatestRoute(app: App, { kiosk }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/speedtest/latest',
    config: {
      operationId: 'getLegacyLatest',
      summary:
        'The newest speed test on the line as home dashboards read it: Mbit/s and ms, null where nothing was measured.',
    },
    schema: { querystring: noQuery, response: { 200: legacyLatestSchema } },
    handler: async () => {
      const attempt = newestSpeedTest(kiosk.nettests, (await kiosk.results()).latest);
      if (attempt === undefined) {
        throw new KioskError(
          'not_found',
          'No speed test on the line has a result yet.',
          'Wait for the first one, or start one with "mk-kiosk run-once".',
        );
      }
      const nettest = kiosk.nettests.find(({ id }) => id === attempt.nettest);
      const figure = (heading: Heading) => attempt.metrics[headlineSpec(heading, nettest)?.name ?? ''];
      const { server, metrics } = attempt;
      return {
        message: 'ok' as const,
        data: {
          id: attempt.sequence ?? 0,
          ping: figure('latency') ?? null,
          download: megabits(figure('download')),
          downloaded_bytes: metrics.download_bytes ?? metrics.downloaded_bytes ?? null,
          upload: megabits(figure('upload')),
          uploaded_bytes: metrics.upload_bytes ?? metrics.uploaded_bytes ?? null,
          server_id: null,
          server_host: server?.host ?? null,
          server_name: server?.city ?? server?.site ?? server?.host ?? null,
          url: null,
          scheduled: attempt.trigger === 'schedule',
          failed: attempt.status === 'failed',
          created_at: attempt.startedAt,
          updated_at: attempt.startedAt,
        },
      };
    },
  });
}

function newestSpeedTest(
  nettests: ApiContext['kiosk']['nettests'],
  latest: readonly { readonly attempt: Measurement }[],
): Measurement | undefined {
  const speedTests = new Set(nettests.flatMap(({ id, kind }) => (kind === 'throughput' ? [id] : [])));
  return latest
    .flatMap(({ attempt }) => (attempt.scope === 'line' && speedTests.has(attempt.nettest) ? [attempt] : []))
    .sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))[0];
}

/** Mbit/s with two decimals, as that API has them. */
function megabits(bps: number | undefined): number | null {
  return bps === undefined ? null : Math.round(bps / 1e4) / 100;
}

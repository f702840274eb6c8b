// Whether loaded latency is what it is: deep and shallow buffers made with tc, against flent on the same line (Debian's
// packages flent and netperf; its tests tcp_download, tcp_upload and rrul). Prints a Markdown table.
// `node dist/scripts/bench/latency.js [--rate 20] [--delay 20] [--buffers 1000,20] [--scheme wss] [--no-flent]`; needs
// root, ip and tc. https://flent.org/tests.html
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { median, phaseLatency, settledProbes } from '../../src/core/loaded-latency.js';
import { gradeOf } from '../../src/core/metric.js';
import { ndt7SchemeSchema } from '../../src/core/ndt7.js';
import { ndt7LatencyMetrics } from '../../src/nettests/ndt7-latency.js';
import { measureLine, probeLine, startLineServer, type LineServer } from './line-run.js';
import { jsonOf } from './ndt7-process.js';
import { createShapedLink, missingForShapedLinks, type ShapedLink } from './shaped-link.js';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20' },
    delay: { type: 'string', default: '20' },
    buffers: { type: 'string', default: '1000,20' },
    scheme: { type: 'string', default: 'wss' },
    'no-flent': { type: 'boolean', default: false },
  },
});
const scheme = ndt7SchemeSchema.parse(values.scheme);

const FLENT_SECONDS = { tcp_download: 20, tcp_upload: 20, rrul: 20 } as const;
const flentTests = ['tcp_download', 'tcp_upload', 'rrul'] as const;
/** flent pings an idle line this long before its load. */
const FLENT_IDLE_SECONDS = 5;
/** Left out of flent's samples as of ours: TCP fills the line. */
const SETTLING_SECONDS = 2;

const flentSchema = z.object({
  x_values: z.array(z.number()),
  results: z.record(z.string(), z.array(z.number().nullable())),
});

function hasFlent(): boolean {
  try {
    execFileSync('flent', ['--version'], { stdio: 'ignore' });
    execFileSync('netserver', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Median of flent's ICMP round trips under the load of one of its tests, in ms. */
async function flentMedian(link: ShapedLink, test: keyof typeof FLENT_SECONDS): Promise<number | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-flent-'));
  const seconds = FLENT_SECONDS[test];
  try {
    const child = link.spawn(
      'kiosk',
      'flent',
      ...[test, '-H', link.serverAddress, '-l', String(seconds), '-s', '0.2', '-D', folder],
    );
    child.stdout?.resume();
    await once(child, 'close');
    const file = readdirSync(folder).find((name) => name.endsWith('.flent.gz'));
    if (file === undefined) return undefined;
    const data = flentSchema.parse(jsonOf(gunzipSync(readFileSync(join(folder, file))).toString('utf8')));
    const pings = data.results['Ping (ms) ICMP'] ?? [];
    const loaded = pings.filter((_, index) => {
      const second = (data.x_values[index] ?? 0) - FLENT_IDLE_SECONDS;
      return second >= SETTLING_SECONDS && second <= seconds;
    });
    return median(loaded.filter((rttMs) => rttMs !== null));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our probes and flent's pings under one and the same load: that of one of flent's tests. */
async function besideFlent(
  link: ShapedLink,
  server: LineServer,
  test: keyof typeof FLENT_SECONDS,
): Promise<readonly [ours: number | undefined, flent: number | undefined]> {
  const probed = sleep(FLENT_IDLE_SECONDS * 1000).then(() =>
    probeLine(link, server, scheme, FLENT_SECONDS[test], Number(values.rate) * 1e6),
  );
  const [{ probes }, flent] = await Promise.all([probed, flentMedian(link, test)]);
  return [phaseLatency(settledProbes(probes, 'download')).rttMs, flent];
}

const ms = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(1));
const off = (value: number | undefined, reference: number | undefined): string =>
  value === undefined || reference === undefined ? '' : `${((value / reference - 1) * 100).toFixed(0)} %`;

async function rowsOf(bufferMs: number): Promise<string[]> {
  const shape = { rateMbps: Number(values.rate), delayMs: Number(values.delay), lossRatio: 0, bufferMs };
  const link = await createShapedLink(shape);
  try {
    const server = await startLineServer(link);
    const { metrics, run } = await measureLine(link, server, scheme, true);
    const { idle_rtt_ms: idle, download_loaded_rtt_ms: down, upload_loaded_rtt_ms: up } = metrics;
    const withFlent = !values['no-flent'] && hasFlent();
    if (withFlent) link.spawn('server', 'netserver', '-D', '-4').stdout?.resume();
    const beside: (readonly [string, string, string, string, string, string])[] = [];
    for (const test of withFlent ? flentTests : []) {
      const [ours, ping] = await besideFlent(link, server, test);
      beside.push([`flent's ${test}`, ms(ours), '', '', ms(ping), off(ours, ping)]);
    }
    const tcp = (direction: string): number | undefined => {
      const curve = run.attempts.find(({ result }) => result.direction === direction)?.result.rttCurve ?? [];
      return median(curve.filter(([atMs]) => atMs >= SETTLING_SECONDS * 1000).map(([, rttMs]) => rttMs));
    };
    const bloat = metrics.bufferbloat_ms;
    const spec = ndt7LatencyMetrics.find(({ name }) => name === 'bufferbloat_ms');
    const grade = spec === undefined || bloat === undefined ? '' : (gradeOf(spec, bloat) ?? '');
    const rpm = (direction: string): string =>
      metrics[`${direction}_responsiveness_rpm`]?.toFixed(0) ?? 'not measured';
    const rows: (readonly (string | undefined)[])[] = [
      ['idle', ms(idle)],
      ['ndt7 download', ms(down), ms(tcp('download')), rpm('download')],
      ['ndt7 upload', ms(up), ms(tcp('upload')), rpm('upload')],
      ...beside,
    ];
    return rows.map(
      (row) => `| ${bufferMs} | ${grade} | ${[...row, '', '', '', ''].slice(0, 6).join(' | ')} |`,
    );
  } finally {
    link.close();
  }
}

const missing = missingForShapedLinks();
if (missing !== undefined) {
  process.stdout.write(`Not measured: ${missing}.\n`);
} else {
  process.stdout.write(
    [
      `${values.rate} Mbit/s each way, round trip of ${values.delay} ms, ${scheme}; medians in ms, the first ${SETTLING_SECONDS} s left out.`,
      '',
      '| buffer ms | grade | load | probes | TCPInfo | rpm | flent ping | probes off by |',
      '| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |',
      '',
    ].join('\n'),
  );
  for (const bufferMs of values.buffers.split(',').map(Number)) {
    for (const row of await rowsOf(bufferMs)) process.stdout.write(`${row}\n`);
  }
}

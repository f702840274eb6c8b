// docs/nettests.md: the nettests and what their metrics mean, from their own descriptions.
import type { MetricSpec } from '../../../src/core/metric.js';
import type { NettestDescription } from '../../../src/core/nettest.js';
import { code, generatedNotice, prose, table } from './markdown.js';

const unitMeanings: Readonly<Record<MetricSpec['unit'], string>> = {
  bps: 'bit/s',
  ms: 'milliseconds',
  ratio: 'ratio, 0 to 1',
  bytes: 'bytes',
  count: 'count',
  s: 'seconds',
  celsius: '°C',
  dbm: 'dBm',
  rpm: 'round trips per minute',
};

const scopeMeanings: Readonly<Record<NettestDescription['scope'], string>> = {
  line: 'the internet line',
  'self-test': 'this device against its own server; never counted as the line',
  lan: 'the local network',
};

/** The page for a list of nettests. */
export function nettestsPage(nettests: readonly NettestDescription[]): string {
  return [
    generatedNotice,
    `# Nettests

A nettest is a kind of test. Metrics are stored in the units below, which are also the ends of their names; what was not measured is
absent. A figure at ${code('good')} or better is shown as good, one at ${code('poor')} or worse as poor. How to switch a nettest on and when it runs:
[configuration](configuration.md). How it can end: [failures](failures.md).`,
    ...nettests.map(section),
  ].join('\n\n');
}

function section(nettest: NettestDescription): string {
  const { defaults, estimate } = nettest;
  const facts = [
    ['measures', scopeMeanings[nettest.scope]],
    ['kind', nettest.kind === 'throughput' ? 'throughput: fills the line and runs alone' : 'light'],
    ['by default', defaults.enabled ? 'on' : 'off'],
    ['windows', `${code(defaults.cron)}, ${String(defaults.windowMinutes)} min long`],
    ['time limit', `${String(defaults.timeoutMs / 1000)} s`],
    [
      'one run',
      `about ${String(estimate.seconds)} s and ${megabytes(estimate.bytesPerMbps)} for each Mbit/s of the line`,
    ],
    ['parser version', nettest.version],
  ];
  return [
    `## ${code(nettest.id)}: ${prose(nettest.title)}`,
    prose(nettest.description),
    facts.map(([name = '', fact = '']) => `- ${name}: ${fact}`).join('\n'),
    table(['metric', 'label', 'unit', 'better', 'good', 'poor', 'meaning'], nettest.metrics.map(metricRow)),
  ].join('\n\n');
}

function megabytes(bytes: number): string {
  return `${String(Number((bytes / 1e6).toPrecision(2)))} MB`;
}

function metricRow(metric: MetricSpec): string[] {
  const { thresholds } = metric;
  return [
    code(metric.name) + (metric.headline ? ' (headline)' : ''),
    prose(metric.label),
    unitMeanings[metric.unit],
    metric.better === 'neither' ? '' : metric.better,
    thresholds === undefined ? '' : thresholds.good.toLocaleString('en'),
    thresholds === undefined ? '' : thresholds.poor.toLocaleString('en'),
    prose(metric.description),
  ];
}

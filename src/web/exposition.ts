// The text that Prometheus reads. https://prometheus.io/docs/instrumenting/exposition_formats/ (0.0.4),
// https://prometheus.io/docs/specs/om/open_metrics_spec/ (OpenMetrics 1.0).
//
// INVARIANTS:
// - A family has its lines together, under one HELP and one TYPE, and no two samples with the same labels.
// - What is not a finite number is left out; so is a family without samples.

/** One value; labels with an empty text are the same as none and are left out. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string | undefined>>;
  readonly value: number;
}

/** Samples of one name. A counter's name ends in `_total`, an info's in `_info` (its value is 1). */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'info';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** The two forms, and their media types. */
export const expositionTypes = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;

/** Which form. */
export type ExpositionForm = keyof typeof expositionTypes;

/** Characters of a label that are kept: names of hosts have at most 253. */
const labelLength = 253;

/** The families as text, in their order. A name that comes again is left out: the first one has it. */
export function expositionText(families: readonly MetricFamily[], form: ExpositionForm): string {
  const seen = new Set<string>();
  let text = '';
  for (const family of families) {
    const lines = seen.has(family.name) ? [] : samplesOf(family);
    if (lines.length === 0) continue;
    seen.add(family.name);
    text += headOf(family, form) + lines.join('');
  }
  return form === 'openmetrics' ? `${text}# EOF\n` : text;
}

function headOf({ name, type, help }: MetricFamily, form: ExpositionForm): string {
  if (form === 'openmetrics') {
    const bare = name.replace(type === 'counter' ? /_total$/ : type === 'info' ? /_info$/ : /$/, '');
    return `# HELP ${bare} ${escapeLabel(help)}\n# TYPE ${bare} ${type}\n`;
  }
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type === 'info' ? 'gauge' : type}\n`;
}

function samplesOf({ name, samples }: MetricFamily): string[] {
  const byLabels = new Map<string, string>();
  for (const { labels = {}, value } of samples) {
    if (!Number.isFinite(value)) continue;
    const text = labelsText(labels);
    if (!byLabels.has(text)) byLabels.set(text, `${name}${text} ${String(value)}\n`);
  }
  return [...byLabels.values()];
}

function labelsText(labels: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(labels).flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [`${label}="${escapeLabel(cut(value))}"`],
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** By code points, so that no character is cut in two. */
function cut(text: string): string {
  return text.length <= labelLength ? text : Array.from(text).slice(0, labelLength).join('');
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}

/** OpenMetrics for who names it and does not prefer plain text; everybody else gets the Prometheus text. */
export function formFor(accept: string | undefined): ExpositionForm {
  const qualities = new Map<string, number>();
  for (const range of (accept ?? '').toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const version = parameters.find((parameter) => parameter.startsWith('version='))?.slice(8);
    if (type.startsWith('application/') && !(version === undefined || version === '1.0.0')) continue;
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    if (quality > (qualities.get(type) ?? 0)) qualities.set(type, quality);
  }
  const openmetrics = qualities.get('application/openmetrics-text') ?? 0;
  return openmetrics > 0 && openmetrics >= (qualities.get('text/plain') ?? 0) ? 'openmetrics' : 'prometheus';
}

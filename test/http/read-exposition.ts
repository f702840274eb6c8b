// A strict reader of the Prometheus text format and of OpenMetrics, as far as this project writes them; made from their
// specifications, not from the writer.
import { z } from 'zod';

/** One family as it was read. */
export interface ReadFamily {
  readonly type: string;
  readonly help: string;
  /** Values by their labels as JSON of sorted pairs. */
  readonly samples: ReadonlyMap<string, number>;
}

/** A label set as the key of {@link ReadFamily.samples}. */
export function labelKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const nameShape = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Reads the text. Throws on anything that the format does not allow. */
export function readExposition(text: string, form: 'prometheus' | 'openmetrics'): Map<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const lines = text.slice(0, -1).split('\n');
  if (form === 'openmetrics' && lines.pop() !== '# EOF') throw new Error('there is no # EOF');
  const families = new Map<string, { type: string; help: string; samples: Map<string, number> }>();
  let current: { name: string; type: string; samples: Map<string, number> } | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const help = /^# HELP (\S+) (.*)$/s.exec(line);
    if (help === null) {
      if (current === undefined) throw new Error(`a sample before its family: ${line}`);
      readSample(line, current, form);
      continue;
    }
    const [, name = '', escaped = ''] = help;
    const type = /^# TYPE (\S+) (gauge|counter|info)$/.exec(lines[(at += 1)] ?? '');
    if (!nameShape.test(name) || type?.[1] !== name) throw new Error(`no TYPE of ${name}`);
    if (families.has(name)) throw new Error(`${name} comes twice`);
    current = { name, type: type[2] ?? '', samples: new Map() };
    families.set(name, {
      type: current.type,
      help: unescape(escaped, form === 'openmetrics'),
      samples: current.samples,
    });
  }
  return families;
}

function readSample(
  line: string,
  { name, type, samples }: { name: string; type: string; samples: Map<string, number> },
  form: string,
): void {
  const suffix = form !== 'openmetrics' ? '' : type === 'counter' ? '_total' : type === 'info' ? '_info' : '';
  const [, found, labels = '', value = ''] = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/s.exec(line) ?? [];
  if (found !== name + suffix) throw new Error(`not a sample of ${name}: ${line}`);
  const key = labelKey(readLabels(labels));
  if (samples.has(key)) throw new Error(`two samples with the same labels: ${line}`);
  if (!/^[-+]?[0-9.]+(e[-+]?[0-9]+)?$/.test(value)) throw new Error(`no number: ${line}`);
  samples.set(key, Number(value));
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/y;
  while (pair.lastIndex < text.length) {
    const at = pair.lastIndex;
    const match = pair.exec(text);
    if (match === null) throw new Error(`no label at ${String(at)} of ${text}`);
    const [, label, value] = z.tuple([z.string(), z.string(), z.string()]).parse([...match]);
    if (label in labels) throw new Error(`the label ${label} comes twice`);
    labels[label] = unescape(value, true);
  }
  return labels;
}

function unescape(text: string, quotes: boolean): string {
  return text.replace(quotes ? /\\(["\\n])/g : /\\([\\n])/g, (_, letter) =>
    letter === 'n' ? '\n' : String(letter),
  );
}

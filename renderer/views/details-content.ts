// The parts of the details dialog: facts, figures, and the tables behind the curve.
import type { StatusDocument } from '../../src/core/api.js';
import type { Curve, DirectionResult, Measurement, Server } from '../../src/core/measurement.js';
import { failureText } from '../code-text.js';
import { element, type Child } from '../element.js';
import { figureText } from '../figure.js';
import { reasonTexts } from '../named-status.js';
import { metricSpec } from '../page-state.js';
import { shape } from '../shape.js';
import { exactTimeText } from '../time-text.js';
import { outcomeReason } from '../verdict.js';
import type { Wording } from '../wording.js';
import { judgement } from './judgement.js';

/** Everything about a measurement that is no figure; what is absent has no line. */
export function factsList(measurement: Measurement, wording: Wording, rawUrl: string): HTMLElement {
  const { details, statuses } = wording.messages;
  const reason = [outcomeReason(measurement, wording), measurement.detail].filter(
    (part) => part !== undefined && part !== '',
  );
  const { download, upload } = measurement.directions;
  const facts: readonly (readonly [label: string, value: Child | undefined, isCode?: boolean])[] = [
    [
      details.result,
      element(
        'span',
        { class: 'status', 'data-status': measurement.status },
        shape(measurement.status),
        [statuses[measurement.status], ...reason].join(': '),
      ),
    ],
    [details.download, download && directionText(download, wording)],
    [details.upload, upload && directionText(upload, wording)],
    [details.scope, details.scopes[measurement.scope]],
    [details.started, exactTimeText(Date.parse(measurement.startedAt), wording)],
    [details.duration, figureText(measurement.durationMs / 1000, 's', wording)],
    [details.server, measurement.server && serverText(measurement.server)],
    [details.trigger, details.triggers[measurement.trigger]],
    [details.validity, validityText(measurement, wording)],
    [details.flags, measurement.flags.length === 0 ? undefined : measurement.flags.join(', ')],
    [details.clock, measurement.clock === 'synced' ? undefined : details.clocks[measurement.clock]],
    [
      details.engine,
      measurement.engine && `${measurement.engine.name} ${measurement.engine.version ?? ''}`.trim(),
    ],
    [details.stderr, measurement.stderrTail, true],
    [details.number, measurement.sequence === undefined ? undefined : String(measurement.sequence)],
    [details.hash, measurement.hash, true],
    [details.raw, rawLink(measurement, rawUrl, wording)],
    [details.rawHash, measurement.raw?.sha256, true],
  ];
  const list = element('dl', { class: 'facts' });
  for (const [label, value, isCode] of facts) {
    if (value === undefined || value === '') continue;
    list.append(element('dt', {}, label), element('dd', isCode === true ? { class: 'code' } : {}, value));
  }
  return list;
}

function directionText({ status, failure, detail }: DirectionResult, wording: Wording): string {
  const { messages } = wording;
  const why = [failure && failureText(failure, wording), detail].filter(
    (part) => part !== undefined && part !== '',
  );
  return [messages.statuses[status], ...why].join(': ');
}

/** Name, place, address and scheme of a server in one line. */
export function serverText({ host, port, address, scheme, city, country, version }: Server): string {
  const name = port === undefined ? host : `${host}:${String(port)}`;
  const parts = [name, city, country, address, scheme, version];
  return parts.filter((part) => part !== undefined && part !== host).join(' · ');
}

function validityText(measurement: Measurement, { messages }: Wording): string | undefined {
  if (measurement.validity === undefined) return undefined;
  const reasons = reasonTexts(measurement, messages).join('; ');
  return [messages.details.validities[measurement.validity], reasons]
    .filter((text) => text !== '')
    .join(': ');
}

function rawLink({ raw }: Measurement, url: string, wording: Wording): Child {
  const { details } = wording.messages;
  if (raw === undefined) return details.rawNone;
  return element('a', { href: url }, details.rawLink(raw.format, figureText(raw.bytes, 'bytes', wording)));
}

/** Every figure with its meaning; a judged one says how it is judged. */
export function figuresTable(
  measurement: Measurement,
  status: StatusDocument | undefined,
  wording: Wording,
): HTMLElement {
  const { details } = wording.messages;
  const entries = Object.entries(measurement.metrics);
  if (entries.length === 0) return element('p', { class: 'quiet' }, details.noFigures);
  const rows = entries.map(([name, value]) => {
    const spec = metricSpec(status, measurement.nettest, name);
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, spec.label),
      element(
        'td',
        { class: 'number' },
        figureText(value, spec.unit, wording),
        ...judgement(spec, value, wording),
      ),
      element('td', { class: 'quiet' }, spec.description),
    );
  });
  const head = [details.figure, details.value, details.meaning].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
}

/** A table behind each curve. */
export function curveTables(curves: readonly Curve[], wording: Wording): HTMLElement[] {
  const { details, figures } = wording.messages;
  return curves.map(({ direction, source, points }) => {
    const name = details.curveOf(figures[direction], details.sources[source]);
    const rows = points.map(([elapsedMs, bps]) =>
      element(
        'tr',
        {},
        element('td', { class: 'number' }, (elapsedMs / 1000).toFixed(2)),
        element('td', { class: 'number' }, figureText(bps, 'bps', wording)),
      ),
    );
    const head = [details.curveTime, details.value].map((text) => element('th', { scope: 'col' }, text));
    const scroll = element(
      'div',
      { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': name },
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows)),
    );
    return element(
      'details',
      { class: 'plot-table' },
      element('summary', {}, element('span', {}, `${details.curveTable}: ${name}`)),
      scroll,
    );
  });
}

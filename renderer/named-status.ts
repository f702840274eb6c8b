// The kiosk's state with the names of its tests, metrics and parties in the page's language; where a catalogue has no word
// for one, the kiosk's own stays. So no view needs to know in which language a name came.
import { describeReason, readReason } from '../src/core/validity-reason.js';
import { conditionsOf } from '../src/core/conditions.js';
import type { NettestStatus, StatusDocument } from '../src/core/api.js';
import type { Measurement } from '../src/core/measurement.js';
import type { MetricSpec } from '../src/core/metric.js';
import type { MeasuredTexts } from './messages/measured-texts.js';
import type { Messages } from './messages/messages.js';
import type { PageState } from './page-state.js';

/** A metric's specification in the page's language. */
export function namedMetric(spec: MetricSpec, { metrics }: MeasuredTexts): MetricSpec {
  const words = own(metrics, spec.name);
  return words === undefined ? spec : { ...spec, label: words[0], description: words[1] };
}

function namedNettest(nettest: NettestStatus, texts: MeasuredTexts): NettestStatus {
  const words = own(texts.nettests, nettest.id);
  return {
    ...nettest,
    ...(words !== undefined && { title: words[0], description: words[1] }),
    metrics: nettest.metrics.map((spec) => namedMetric(spec, texts)),
  };
}

/** A whole state; a consent text is translated only in the version that people are asked to agree to. */
export function namedStatus(status: StatusDocument, texts: MeasuredTexts): StatusDocument {
  return {
    ...status,
    nettests: status.nettests.map((nettest) => namedNettest(nettest, texts)),
    consent: status.consent.map((party) => {
      const words = own(texts.consents, party.provider);
      if (words?.textVersion !== party.textVersion) return party;
      const { measured, published, recipient } = words;
      return { ...party, measured, published, recipient };
    }),
  };
}

/** The page's state with {@link namedStatus}; the same one for the same state and language. */
export function createNaming(): (state: PageState, texts: MeasuredTexts) => PageState {
  let last:
    | { readonly of: StatusDocument; readonly texts: MeasuredTexts; readonly status: StatusDocument }
    | undefined;
  return (state, texts) => {
    const { status } = state;
    if (status === undefined) return state;
    if (last?.of !== status || last.texts !== texts) {
      last = { of: status, texts, status: namedStatus(status, texts) };
    }
    return { ...state, status: last.status };
  };
}

/** A nettest's title; the kiosk's own where there is no word for it. */
export function namedTitle({ id, title }: { id: string; title: string }, texts: MeasuredTexts): string {
  return own(texts.nettests, id)?.[0] ?? title;
}

/** The reasons of a result's validity as sentences; a code that nobody here knows is shown as it is. */
export function reasonTexts(
  { validityReasons, conditions }: Pick<Measurement, 'validityReasons' | 'conditions'>,
  { measured, figures }: Pick<Messages, 'measured' | 'figures'>,
): readonly string[] {
  const known = conditionsOf(conditions);
  return validityReasons.map((stored) => {
    const reason = readReason(stored);
    if (reason === undefined) return describeReason(stored, known);
    const words = measured.reasons[reason.code](known);
    return reason.direction === undefined ? words : `${figures[reason.direction]}: ${words}`;
  });
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

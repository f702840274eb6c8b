// The words a person agrees to, as the kiosk gives them, and what was decided so far.
import type { StatusDocument } from '../../src/core/api.js';
import { element, outsideLink } from '../element.js';
import { dateTimeText } from '../time-text.js';
import type { Wording } from '../wording.js';

/** A party and the newest decision about it. */
export type ConsentStatus = StatusDocument['consent'][number];

/** What is measured, what is published, who receives it, and where to read more. */
export function consentText(provider: ConsentStatus, { messages }: Wording): HTMLElement {
  const { consent } = messages;
  const list = element(
    'dl',
    { class: 'consent-text' },
    ...[
      [consent.measured, provider.measured],
      [consent.published, provider.published],
      [consent.recipient, provider.recipient],
    ].flatMap(([label = '', text = '']) => [element('dt', {}, label), element('dd', {}, text)]),
  );
  if (provider.links.length > 0) {
    const links = provider.links.map(({ label, url }) => element('li', {}, outsideLink(label, url)));
    list.append(
      element('dt', {}, consent.links),
      element('dd', {}, element('ul', { class: 'links' }, ...links)),
    );
  }
  return list;
}

/** The newest decision in one sentence. */
export function decisionSentence({ granted, newest }: ConsentStatus, wording: Wording): string {
  const { consent } = wording.messages;
  if (newest === undefined) return consent.never;
  const when = dateTimeText(Date.parse(newest.at), wording);
  if (newest.action === 'withdrawn') return consent.withdrawn(newest.who, when);
  return granted ? consent.granted(newest.who, when) : consent.changed(newest.who, when);
}

// The parts of the about page: what leaves the device, what program this is, the words, and the licences.
import { z } from 'zod';
import type { StatusDocument } from '../../src/core/api.js';
import { apiUrl } from '../api-client.js';
import { element, outsideLink, scrollBox } from '../element.js';
import type { Messages } from '../messages/messages.js';
import type { Wording } from '../wording.js';
import { decisionSentence } from './consent-text.js';

/** What the build writes beside the page: every package that is shipped. */
const licencesSchema = z.array(
  z.object({ name: z.string(), version: z.string(), licence: z.string(), inPages: z.boolean() }),
);

function panel(heading: string, ...children: readonly Node[]): HTMLElement {
  return element(
    'section',
    { class: 'panel panel-wide', 'aria-label': heading },
    element('h2', {}, heading),
    ...children,
  );
}

/** Who is told what, and whether anybody agreed. */
export function leavesPart(status: StatusDocument, wording: Wording): HTMLElement {
  const { about } = wording.messages;
  const parties = status.consent.map((party) =>
    element(
      'div',
      { class: 'about-party' },
      element('h3', {}, `${party.name}: ${party.granted ? about.agreed : about.notAgreed}`),
      element('p', {}, party.published),
      element('p', { class: 'quiet' }, `${party.recipient} ${decisionSentence(party, wording)}`),
      element(
        'ul',
        { class: 'links' },
        ...party.links.map(({ label, url }) => element('li', {}, outsideLink(label, url))),
      ),
    ),
  );
  return panel(
    about.leaves,
    element('p', {}, about.leavesNothing),
    element('p', {}, about.leavesMonitors),
    element('div', { class: 'about-details' }, ...parties),
  );
}

/** Version, provenance, documents. */
export function programPart({ version, store }: StatusDocument, { about }: Messages): HTMLElement {
  const link = (href: string, text: string) => element('li', {}, element('a', { href }, text));
  return panel(
    about.program,
    element('p', {}, about.version(version)),
    element('p', {}, about.scheme(String(store.schemaVersion), store.epoch)),
    element('p', {}, about.provenance),
    element('h3', {}, about.docs),
    element('p', {}, about.docsText),
    element(
      'ul',
      { class: 'links' },
      link(apiUrl('openapi.json'), about.docsApi),
      link(new URL('metrics', document.baseURI).href, about.docsMetrics),
    ),
  );
}

/** Every word that the pages explain, and every figure that the kiosk's tests have. */
export function glossaryPart(status: StatusDocument, { about, terms }: Messages): HTMLElement {
  const list = (entries: readonly (readonly [word: string, meaning: string])[]) =>
    element(
      'dl',
      { class: 'glossary' },
      ...entries.flatMap(([word, meaning]) => [element('dt', {}, word), element('dd', {}, meaning)]),
    );
  const meanings = new Map(
    status.nettests.flatMap(({ metrics }) => metrics.map((spec) => [spec.label, spec.description])),
  );
  const byWord = [...meanings].sort(([one], [other]) => one.localeCompare(other));
  return panel(
    about.glossary,
    list(Object.values(terms)),
    element('details', { class: 'about-details' }, element('summary', {}, about.metrics), list(byWord)),
  );
}

/** The packages with their licences; they are read when somebody opens the list. */
export function licencesPart({ about }: Messages): HTMLElement {
  const body = element('div', {});
  const details = element(
    'details',
    { class: 'about-details' },
    element('summary', {}, about.licences),
    body,
  );
  details.addEventListener('toggle', () => void fill(), { once: true });

  async function fill(): Promise<void> {
    const packages = await readLicences();
    if (packages === undefined) {
      body.replaceChildren(element('p', { role: 'alert' }, about.licencesLost));
      return;
    }
    const rows = packages.map(({ name, version, licence, inPages }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, inPages ? `${name} (${about.bundled})` : name),
        element('td', {}, version),
        element('td', {}, licence),
      ),
    );
    const head = [about.package, about.packageVersion, about.licence].map((text) =>
      element('th', { scope: 'col' }, text),
    );
    body.replaceChildren(
      element('p', {}, about.licencesIntro(String(packages.length))),
      scrollBox(
        about.licences,
        'table-scroll',
        element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows)),
      ),
    );
  }
  return element('section', { class: 'panel panel-wide', 'aria-label': about.licences }, details);
}

async function readLicences(): Promise<z.output<typeof licencesSchema> | undefined> {
  try {
    const response = await fetch(new URL('licences.json', document.baseURI));
    const parsed = licencesSchema.safeParse(await response.json());
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

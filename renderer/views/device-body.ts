// The body of the device: board, heat, power, card, clock, Wi-Fi and display, and what is wrong with them with the fix.
import { bodyFindings, bodySchema, type Body } from '../../src/core/body.js';
import type { ApiClient } from '../api-client.js';
import { element } from '../element.js';
import { faultText } from '../fault-text.js';
import { figureText } from '../figure.js';
import { dateTimeText } from '../time-text.js';
import type { Wording } from '../wording.js';

/** The section; asked for once, when its page is opened. `root` is filled when the answer is there. */
export function createDeviceBody(api: ApiClient, wording: () => Wording): { readonly root: HTMLElement } {
  const { body: texts } = wording().messages;
  const content = element('div', {}, element('p', {}, texts.loading));
  void api.get('device', bodySchema, 'device').then((answer) => {
    content.replaceChildren(
      ...(answer.ok
        ? [findingsOf(answer.value, wording()), factsOf(answer.value, wording())]
        : [element('p', {}, faultText(answer.fault, wording().messages).message)]),
    );
  });
  return {
    root: element(
      'section',
      { class: 'panel', 'aria-label': texts.heading },
      element('h2', {}, texts.heading),
      content,
    ),
  };
}

/** Everything that is wrong, or that nothing is. */
function findingsOf(body: Body, { messages }: Wording): HTMLElement {
  const { findings: texts, well } = messages.body;
  const findings = bodyFindings(body);
  if (findings.length === 0) return element('p', {}, well);
  return element(
    'ul',
    {},
    ...findings.map(({ code, what }) => {
      // What a lamp is called and what the system says of it has no translation.
      const more = code === 'light' ? ` (${what})` : '';
      return element('li', {}, `${texts[code].what}${more} ${texts[code].fix}`);
    }),
  );
}

/** What is known; what nobody tells has no line. */
function factsOf(body: Body, wording: Wording): HTMLElement {
  const { body: texts } = wording.messages;
  const { model, processor, power, wear, disk, clock, link, displays } = body;
  const bytes = (value: number) => figureText(value, 'bytes', wording);
  const wifi = link?.wifi;
  const plugged = displays.filter(({ connected }) => connected).map(({ connector }) => connector);
  const facts: readonly (readonly [label: string, text: string | undefined])[] = [
    [texts.model, model],
    [
      texts.temperature,
      processor?.temperatureCelsius === undefined
        ? undefined
        : figureText(processor.temperatureCelsius, 'celsius', wording),
    ],
    [texts.power, power && powerText(power, texts)],
    [
      texts.card,
      wear.bytesPerDay === undefined
        ? wear.device
        : [
            texts.cardText(bytes(wear.bytesPerDay)),
            ...(wear.ownBytesPerDay === undefined ? [] : [texts.own(bytes(wear.ownBytesPerDay))]),
          ].join(', '),
    ],
    [texts.free, disk && texts.freeText(bytes(disk.freeBytes), bytes(disk.totalBytes))],
    [
      texts.clock,
      clock.lastSync === undefined ? undefined : dateTimeText(Date.parse(clock.lastSync), wording),
    ],
    [texts.wifi, wifi?.signalDbm === undefined ? undefined : figureText(wifi.signalDbm, 'dbm', wording)],
    [
      texts.display,
      displays.length === 0
        ? undefined
        : plugged.length === 0
          ? texts.displayOff
          : `${texts.displayOn} (${plugged.join(', ')})`,
    ],
  ];
  return element(
    'dl',
    { class: 'facts' },
    ...facts.flatMap(([label, text]) =>
      text === undefined ? [] : [element('dt', {}, label), element('dd', {}, text)],
    ),
  );
}

function powerText(
  { now, sinceBoot }: NonNullable<Body['power']>,
  texts: Wording['messages']['body'],
): string {
  if (now.includes('under_voltage')) return texts.powerNow;
  return sinceBoot?.includes('under_voltage') === true ? texts.powerBefore : texts.powerGood;
}

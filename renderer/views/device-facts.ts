// Facts about the kiosk itself, at the foot of the page.
import type { StatusDocument } from '../../src/core/api.js';
import { element, setShown } from '../element.js';
import { figureText } from '../figure.js';
import type { Messages } from '../messages/messages.js';
import { dateTimeText } from '../time-text.js';
import type { Wording } from '../wording.js';
import type { View } from './view.js';

/** The facts. */
export function createDeviceFacts(messages: Messages): View {
  const list = element('dl', { class: 'facts' });
  const root = element(
    'section',
    { class: 'panel', 'aria-label': messages.device.heading },
    element('h2', {}, messages.device.heading),
    list,
  );
  let shown = '';
  return {
    root,
    update({ status }, wording) {
      setShown(root, status !== undefined);
      if (status === undefined) return;
      const facts = factsOf(status, wording);
      const key = JSON.stringify(facts);
      if (key === shown) return;
      shown = key;
      list.replaceChildren(
        ...facts.flatMap(([label, text]) => [element('dt', {}, label), element('dd', {}, text)]),
      );
    },
  };
}

function factsOf(
  status: StatusDocument,
  wording: Wording,
): readonly (readonly [label: string, text: string])[] {
  const { device, details } = wording.messages;
  const { store, hardware } = status;
  const clocks = new Map<string, string>(Object.entries(details.clocks));
  const stored = device.storedText(
    figureText(store.measurements, 'count', wording),
    figureText(store.bytes, 'bytes', wording),
  );
  const state = hardware.state === 'ready' ? device.hardwareReady : device.hardwareNone;
  return [
    [device.id, status.device.id],
    [device.version, status.version],
    [device.since, dateTimeText(Date.parse(status.startedAt), wording)],
    [device.clock, clocks.get(status.clock) ?? status.clock],
    [device.zone, wording.timezone],
    [device.stored, stored],
    ...(status.balena === undefined ? [] : [['balena', balenaText(status.balena)] as const]),
    [device.hardware, hardware.detail === '' ? state : `${state}: ${hardware.detail}`],
  ];
}

/** The Supervisor's own words: they are what its documentation and its dashboard say. */
function balenaText({ status, progress_percent, trouble }: NonNullable<StatusDocument['balena']>): string {
  const progress = progress_percent === undefined ? undefined : `${String(Math.round(progress_percent))} %`;
  return trouble ?? [status ?? '–', progress].filter((part) => part !== undefined).join(' ');
}

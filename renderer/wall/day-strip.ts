// The last 24 hours on the wall: tests as bars, and outages, failures, skips and "device off" each in a form of its own.
import { element, setText, type Child } from '../element.js';
import type { Messages } from '../messages/messages.js';
import { kioskNowMs, planValue, type PageState } from '../page-state.js';
import { shape } from '../shape.js';
import { clockText, spanText } from '../time-text.js';
import type { View } from '../views/view.js';
import type { Wording } from '../wording.js';
import { dayPicture, spansOf, type DayMark, type DayPicture } from './day-picture.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The picture moves on in steps that no eye follows. */
const stepMs = 5 * 60_000;
/** An hour mark is left out this near to the edges, where its text would not fit. */
const edgeShare = 0.025;
/** A span this long has room for its shape; a shorter one is told by its frame and its heavy foot alone. */
const roomyShare = 0.02;

/** The strip; it draws anew only when what it shows or its five minutes changed. */
export function createDayStrip(messages: Messages): View {
  const texts = messages.day;
  const legend = element('ul', { class: 'legend day-legend', 'aria-hidden': 'true' });
  const plot = element('div', { class: 'day-plot', role: 'img', 'data-crowd': '' });
  const empty = element('p', { class: 'day-empty' });
  const root = element(
    'section',
    { class: 'day', 'aria-label': texts.heading },
    element('div', { class: 'row-head' }, element('h2', { class: 'row-heading' }, texts.heading), legend),
    element('div', { class: 'day-frame' }, plot, empty),
  );
  let drawn: readonly unknown[] = [];

  function update(state: PageState, wording: Wording): void {
    const step = Math.floor(kioskNowMs(state) / stepMs);
    const inputs = [
      state.series.download,
      state.outages,
      state.status?.plan,
      state.seriesRead,
      step,
      wording,
    ];
    if (inputs.every((input, index) => input === drawn[index])) return;
    drawn = inputs;
    const toMs = Math.max((step + 1) * stepMs, kioskNowMs(state));
    const fromMs = toMs - dayMs;
    const picture = dayPicture({
      fromMs,
      toMs,
      series: state.series.download,
      outages: state.outages,
      plan: planValue(state.status, 'download'),
    });
    plot.replaceChildren(
      ...ticks(fromMs, toMs, wording),
      ...spans(picture),
      ...planLine(picture),
      ...bars(picture),
      ...marks(picture),
    );
    legend.replaceChildren(...legendOf(picture, messages));
    setText(
      empty,
      state.seriesRead && picture.bars.length + picture.marks.length + picture.spans.length === 0
        ? texts.empty
        : '',
    );
    plot.setAttribute('aria-label', describe(picture, state, fromMs, toMs, wording));
  }

  return { root, update };
}

/** An element at a share of the width. */
function placed(node: HTMLElement, at: number): HTMLElement {
  node.style.left = `${(at * 100).toFixed(3)}%`;
  return node;
}

function ticks(fromMs: number, toMs: number, wording: Wording): HTMLElement[] {
  const found: HTMLElement[] = [];
  // Zones lie quarters of an hour apart: the hours are looked for, not computed.
  for (let atMs = Math.ceil(fromMs / (hourMs / 4)) * (hourMs / 4); atMs < toMs; atMs += hourMs / 4) {
    const text = clockText(atMs, wording);
    const share = (atMs - fromMs) / (toMs - fromMs);
    if (!['00:00', '06:00', '12:00', '18:00'].includes(text)) continue;
    const label = share < edgeShare || share > 1 - edgeShare ? '' : text;
    found.push(
      placed(element('div', { class: 'day-tick' }, element('span', { class: 'day-hour' }, label)), share),
    );
  }
  return found;
}

function spans({ spans: all }: DayPicture): HTMLElement[] {
  return all.map(({ from, to, what }) => {
    const inside: Child[] = what === 'outage' && to - from >= roomyShare ? [shape('square')] : [];
    const node = placed(element('div', { class: 'day-span', 'data-what': what }, ...inside), from);
    node.style.width = `${((to - from) * 100).toFixed(3)}%`;
    return node;
  });
}

function planLine({ plan }: DayPicture): HTMLElement[] {
  if (plan === undefined) return [];
  const node = element('div', { class: 'day-plan' });
  node.style.bottom = `${(plan * 100).toFixed(2)}%`;
  return [node];
}

function bars({ bars: all }: DayPicture): HTMLElement[] {
  const width = all.length > 40 ? 'thin' : 'wide';
  return all.map(({ at, height, look, mark }) => {
    const node = placed(element('div', { class: 'day-bar', 'data-look': look, 'data-width': width }), at);
    node.style.height = `${(height * 100).toFixed(2)}%`;
    if (mark !== undefined) node.append(markOf(mark));
    else if (look === 'bound') node.append(shape('bound'));
    return node;
  });
}

function markOf(status: DayMark['status']): HTMLElement {
  return element('span', { class: 'day-status', 'data-status': status }, shape(status));
}

function marks({ marks: all }: DayPicture): HTMLElement[] {
  return all.map(({ at, status }) => placed(element('div', { class: 'day-mark' }, markOf(status)), at));
}

/** Only what is in the picture is explained. */
function legendOf({ bars: all, marks: some, spans: spanned, plan }: DayPicture, messages: Messages) {
  const { day, statuses } = messages;
  const looks = new Set(all.map(({ look }) => look));
  const entry = (name: string, text: string, ...mark: Child[]) =>
    element(
      'li',
      { class: 'legend-mark', 'data-mark': name },
      ...(mark.length > 0 ? mark : [element('i', {})]),
      text,
    );
  const found = [
    ...(plan === undefined ? [] : [entry('plan', day.plan)]),
    ...(looks.has('low') ? [entry('low', day.low)] : []),
    ...(looks.has('bound') ? [entry('bound', day.bound, shape('bound'))] : []),
  ];
  for (const status of ['failed', 'partial', 'skipped', 'aborted'] as const) {
    if (!some.some((mark) => mark.status === status) && !all.some(({ mark }) => mark === status)) continue;
    const item = entry(status, statuses[status], shape(status));
    item.dataset.status = status;
    found.push(item);
  }
  if (spanned.some(({ what }) => what === 'outage')) found.push(entry('outage', day.outage, shape('square')));
  if (spanned.some(({ what }) => what === 'off')) found.push(entry('off', day.off));
  return found;
}

/** The picture in words. */
function describe(
  { bars: all, marks: some }: DayPicture,
  { outages }: PageState,
  fromMs: number,
  toMs: number,
  wording: Wording,
): string {
  const { day, statuses } = wording.messages;
  const counts = (['failed', 'partial', 'skipped', 'aborted'] as const).flatMap((status) => {
    const whole = all.filter(({ mark }) => mark === status).length;
    const count = whole + some.filter((mark) => mark.status === status).length;
    return count === 0 ? [] : [`${statuses[status]}: ${String(count)}`];
  });
  const lengths = (['outage', 'off'] as const).flatMap((what) => {
    const own = spansOf(outages, fromMs, toMs).filter((span) => span.what === what);
    const ms = own.reduce((sum, { from, to }) => sum + Math.min(to, toMs) - Math.max(from, fromMs), 0);
    return ms === 0 ? [] : [`${day[what]}: ${spanText(ms, wording)}`];
  });
  return [day.heading, day.tests(all.length), ...counts, ...lengths].join('. ');
}

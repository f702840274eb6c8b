// The chart of a report: the download of its range as vectors, in colours for paper.
import type { ApiClient } from '../api-client.js';
import type { ExploreLook } from '../charts/explore-look.js';
import type { TimeWindow } from '../charts/time-window.js';
import { readExploreData } from '../explore/explore-data.js';
import { exploreModel } from '../explore/explore-model.js';
import type { MetricChoice } from '../explore/metric-choices.js';
import { shownNumber } from '../explore/shown-number.js';
import { unitText } from '../figure.js';
import type { Wording } from '../wording.js';

/** On paper there is one look: dark on white. */
const paper: ExploreLook = {
  ink: '#15202a',
  faint: '#4a5661',
  grid: '#d8d5cb',
  panel: '#ffffff',
  plan: '#6a747d',
  lines: { download: '#0b5cab', upload: '#a84a00', latency: '#6d4c96' },
  marks: { partial: '#8a5200', failed: '#a82c1c', skipped: '#4a5661', aborted: '#4a5661' },
  fontFamily: 'sans-serif',
  fontSizePx: 11,
  series: ['#0b5cab', '#a84a00', '#00704f', '#8d2f6e', '#6d4c96', '#56616b'],
  outage: '#a82c1c',
  off: '#4a5661',
  note: '#0b5cab',
};
const size = { width: 1000, height: 380 } as const;

/** The chart as an element; undefined where its values cannot be read. */
export async function reportChart(
  api: ApiClient,
  choice: MetricChoice,
  window: TimeWindow,
  wording: Wording,
): Promise<Element | undefined> {
  const [answer, drawing] = await Promise.all([
    readExploreData(api, { choice, by: 'none', window, nowMs: window.toMs, timezone: wording.timezone }),
    import('../charts/explore-drawing.js').catch(() => undefined),
  ]);
  if (!answer.ok || drawing === undefined) return undefined;
  const { input } = exploreModel(
    answer.value,
    {
      by: 'none',
      trailingDays: 0,
      window,
      columns: size.width,
      ticks: drawing.rangeTicks(window, 12, wording),
      look: paper,
      hidden: new Set(),
    },
    wording,
  );
  const { explore } = wording.messages;
  const svg = drawing.exploreSvg(input, size.width, size.height, {
    title: `${choice.spec.label}, ${unitText(choice.spec.unit, wording)}`,
    caption: '',
    lanes: explore.lanes,
    number: (value) => shownNumber(value, wording),
  });
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  return document.importNode(parsed, true);
}

// The explore chart as Chart.js and as a file get it: goldens, and the rules both must keep.
import { describe, expect, it } from 'vitest';
import { exploreChart } from '../../../renderer/charts/explore-chart.js';
import type { ExploreInput } from '../../../renderer/charts/explore-input.js';
import type { ExploreLook } from '../../../renderer/charts/explore-look.js';
import { exploreSvg } from '../../../renderer/charts/explore-svg.js';
import { lineShapes } from '../../../renderer/charts/explore-sets.js';

const hourMs = 3_600_000;
const toMs = Date.parse('2026-11-20T16:00:00Z');
const fromMs = toMs - 24 * hourMs;
const at = (hoursAgo: number) => toMs - hoursAgo * hourMs;

/** A look in which most colours are their own name. */
const look: ExploreLook = {
  ink: 'ink',
  faint: 'faint',
  grid: 'grid',
  panel: 'panel',
  plan: 'plan',
  lines: { download: 'download', upload: 'upload', latency: 'latency' },
  marks: { partial: 'amber', failed: 'red', skipped: 'grey', aborted: 'grey' },
  fontFamily: 'sans',
  fontSizePx: 12,
  series: ['#0b5cab', '#a84a00'],
  outage: 'outage',
  off: 'off',
  note: 'note',
};

function input(part: Partial<ExploreInput> = {}): ExploreInput {
  return {
    fromMs,
    toMs,
    spec: {
      name: 'download_bps',
      label: 'Download',
      description: 'Speed.',
      unit: 'bps',
      better: 'higher',
      direction: 'download',
      headline: true,
    },
    lines: [
      {
        key: '',
        label: 'Download',
        points: [
          { x: at(20), y: 90e6, low: 80e6, high: 95e6, text: 'a' },
          { x: at(16), y: 95e6, low: 90e6, high: 97e6, text: 'b' },
          { x: at(12), y: NaN, text: '' },
          { x: at(8), y: 60e6, low: 50e6, high: 70e6, text: 'c', lowerBound: true, id: 'id-c' },
        ],
        trailing: [
          { x: at(20), y: 90e6 },
          { x: at(16), y: 92.5e6 },
        ],
      },
    ],
    plan: [
      { fromMs, toMs: at(10), value: 100e6 },
      { fromMs: at(10), toMs, value: 250e6 },
    ],
    bands: [
      { kind: 'outage', fromMs: at(13), toMs: at(11), text: 'outage' },
      { kind: 'failed', fromMs: at(6), toMs: at(6), text: 'failed', id: 'id-f' },
      { kind: 'skipped', fromMs: at(5), toMs: at(5), text: 'skipped' },
      { kind: 'off', fromMs: at(4), toMs: at(3), text: 'off' },
    ],
    marks: [
      { kind: 'note', atMs: at(2), text: 'note' },
      { kind: 'change', atMs: at(10), text: 'change' },
    ],
    ticks: [{ atMs: at(12), text: '04:00' }],
    look,
    locale: 'en-GB',
    speedUnit: 'Mbit/s',
    columns: 800,
    planLabel: 'plan',
    ...part,
  };
}

const texts = {
  title: 'Download, Mbit/s',
  caption: 'A & B <kiosk>',
  lanes: { outage: 'outage', failed: 'failed', skipped: 'skipped', off: 'off', note: 'note' },
  number: String,
};
const setsOf = (part?: Partial<ExploreInput>) => exploreChart(input(part)).data.datasets;
const setOf = (label: string, part?: Partial<ExploreInput>) =>
  setsOf(part).find((set) => set.label === label);

describe('renderer/charts/explore-chart', () => {
  it('is the golden', async () => {
    // Functions of axes and tooltips are left out; they have tests of their own.
    const text = `${JSON.stringify(exploreChart(input()), undefined, 1)}\n`;
    await expect(text).toMatchFileSnapshot('../../fixtures/renderer/explore-chart.json');
  });

  it('fills from p10 to p90 below the medians, and draws the average over them', () => {
    expect(
      setsOf()
        .slice(0, 4)
        .map(({ label }) => label),
    ).toEqual(['Download p10', 'Download p90', 'Download', 'Download average']);
    expect(setsOf()[1]).toMatchObject({ fill: '-1', data: [{ y: 95 }, { y: 97 }, { y: NaN }, { y: 70 }] });
  });

  it('breaks the line where the points say so, and never spans it', () => {
    expect(setOf('Download')?.data.map(({ y }) => y)).toEqual([90, 95, NaN, 60]);
    for (const set of setsOf().slice(0, 4)) expect(set).toMatchObject({ spanGaps: false });
  });

  it('draws a lower bound as an arrow that points up', () => {
    expect(setOf('Download')).toMatchObject({ pointStyle: ['circle', 'circle', 'circle', 'triangle'] });
  });

  it('draws the plan in a segment for each contract', () => {
    expect(setOf('plan')?.data.map(({ y }) => y)).toEqual([100, 100, NaN, 250, 250, NaN]);
  });

  it('gives outage, failed, skipped and off a lane, a stroke and a shape of their own', () => {
    const lanes = ['outage', 'failed', 'skipped', 'off'].map((kind) => setOf(kind));
    const looks = lanes.map((set) => JSON.stringify([set?.pointStyle, set?.borderDash, set?.borderWidth]));
    expect(new Set(looks).size).toBe(4);
    expect(new Set(lanes.map((set) => set?.data[0]?.y)).size).toBe(4);
    expect(lanes.every((set) => set?.data.at(-1)?.y !== set?.data[0]?.y)).toBe(true);
  });

  it('tells lines apart by the shape of their points as well', () => {
    const [line] = input().lines;
    const lines = line === undefined ? [] : ['a', 'b'].map((key) => ({ ...line, key, label: key }));
    const shapes = ['a', 'b'].map(
      (key) => /"(\w+)"/.exec(JSON.stringify(setOf(key, { lines })?.pointStyle))?.[1],
    );
    expect(shapes).toEqual([lineShapes[0], lineShapes[1]]);
  });

  it('has no more points than a few for each column of the screen', () => {
    const points = Array.from({ length: 20_000 }, (_, index) => ({
      x: fromMs + index * 4000,
      y: 50e6 + (index === 7777 ? 40e6 : index % 7),
      text: '',
    }));
    const data =
      setOf('x', { lines: [{ key: 'x', label: 'x', points, trailing: [] }], columns: 500 })?.data ?? [];
    expect(data.length).toBeLessThanOrEqual(2001);
    expect(Math.max(...data.map(({ y }) => y))).toBeCloseTo(90, 3);
  });

  it('shows the other unit of speeds where it is set', () => {
    expect(setOf('Download', { speedUnit: 'MB/s' })?.data[0]?.y).toBeCloseTo(11.25);
  });
});

describe('renderer/charts/explore-svg', () => {
  it('is the golden', async () => {
    const svg = exploreSvg(input(), 800, 420, texts).replaceAll('><', '>\n<');
    await expect(svg).toMatchFileSnapshot('../../fixtures/renderer/explore-chart.svg');
  });

  it('escapes every text', () => {
    expect(exploreSvg(input(), 800, 420, texts)).toContain('A &amp; B &lt;kiosk&gt;');
  });

  it('is whole without any value', () => {
    const svg = exploreSvg(input({ lines: [], plan: [], bands: [], marks: [] }), 800, 420, texts);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});

// The datasets of an explore chart: lines with their bands, the contract, lanes and marks. Pure.
import type { ChartDataset, PointStyle } from 'chart.js';
import { shownValue } from '../figure.js';
import { decimate } from './decimate.js';
import type { BandKind, ExploreInput, ExploreLine, Mark } from './explore-input.js';

/** A drawn point: `y` in the shown unit, `text` for the tooltip. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  readonly text?: string;
  readonly id?: string;
  readonly lowerBound?: boolean;
}

/** A dataset of an explore chart. */
export type ExploreSet = ChartDataset<'line', DrawnPoint[]>;

/** Lines are told apart by the shape of their points, too. */
export const lineShapes: readonly PointStyle[] = [
  'circle',
  'rect',
  'triangle',
  'rectRot',
  'star',
  'crossRot',
];

/** Height of each lane, and what stands in it. */
export const laneOf: Readonly<Record<BandKind | Mark['kind'], number>> = {
  note: 4,
  change: 4,
  outage: 3,
  failed: 2,
  skipped: 1,
  off: 0,
};

/** Above this many values a line says enough without its points. */
const dottedUpTo = 400;
const inset = { left: 0, top: 8, right: 8, bottom: 8 };

/** A line: its p10 to p90, its values, its trailing average. */
export function lineSets(input: ExploreInput, line: ExploreLine, index: number): ExploreSet[] {
  const { look, fromMs, toMs, columns } = input;
  const colour = look.series[index % look.series.length] ?? look.ink;
  const shown = (value: number) => shownValue(value, input.spec.unit, input.speedUnit);
  const seen = decimate(line.points, fromMs, toMs, columns);
  const trails = line.trailing.length > 0;
  const many = seen.length > dottedUpTo;
  const edge = (side: 'low' | 'high') => seen.map((point) => ({ x: point.x, y: shown(point[side] ?? NaN) }));
  const plain = { tension: 0, spanGaps: false, clip: inset, yAxisID: 'y', pointHitRadius: 0, pointRadius: 0 };
  const hasBand = seen.some(({ low }) => low !== undefined);
  const band: ExploreSet[] = hasBand
    ? [
        { ...plain, label: `${line.label} p10`, data: edge('low'), borderWidth: 0, fill: false },
        {
          ...plain,
          label: `${line.label} p90`,
          data: edge('high'),
          borderWidth: 0,
          fill: '-1',
          backgroundColor: translucent(colour),
        },
      ]
    : [];
  const values: ExploreSet = {
    ...plain,
    label: line.label,
    data: seen.map(({ x, y, text, id, lowerBound }) => ({
      x,
      y: shown(y),
      text,
      ...(id !== undefined && { id }),
      ...(lowerBound === true && { lowerBound }),
    })),
    borderColor: trails ? translucent(colour, 'b0') : colour,
    backgroundColor: colour,
    borderWidth: trails ? 1 : 2,
    borderJoinStyle: 'round',
    pointStyle: seen.map(({ lowerBound }) => (lowerBound === true ? 'triangle' : shapeOf(index))),
    pointRadius: seen.map(({ lowerBound }) =>
      lowerBound === true ? 4.5 : many ? 0 : seen.length > 60 ? 1.6 : 2.6,
    ),
    pointHitRadius: 10,
    pointHoverRadius: 5,
  };
  const average: ExploreSet[] = trails
    ? [
        {
          ...plain,
          label: `${line.label} average`,
          data: decimate(line.trailing, fromMs, toMs, columns).map(({ x, y }) => ({ x, y: shown(y) })),
          borderColor: colour,
          borderWidth: 3,
        },
      ]
    : [];
  return [...band, values, ...average];
}

function shapeOf(index: number): PointStyle {
  return lineShapes[index % lineShapes.length] ?? 'circle';
}

/** A colour of six hexadecimal digits with less than all of itself. */
export function translucent(colour: string, alpha = '38'): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? `${colour}${alpha}` : colour;
}

/** The contract, dashed, in as many segments as it had. */
export function planSets({ plan, spec, speedUnit, look, planLabel }: ExploreInput): ExploreSet[] {
  if (plan.length === 0) return [];
  const data = plan.flatMap(({ fromMs, toMs, value }) => {
    const y = shownValue(value, spec.unit, speedUnit);
    return [
      { x: fromMs, y },
      { x: toMs, y },
      { x: toMs, y: NaN },
    ];
  });
  return [
    {
      label: planLabel,
      data,
      borderColor: look.plan,
      borderWidth: 1.5,
      borderDash: [6, 5],
      pointRadius: 0,
      pointHitRadius: 0,
      pointHoverRadius: 0,
      spanGaps: false,
      yAxisID: 'y',
    },
  ];
}

/** Each lane has its own stroke and its own shape, so that no two look alike without colour. */
export function bandSet({ bands, look }: ExploreInput, kind: BandKind): ExploreSet[] {
  const own = bands.filter((band) => band.kind === kind);
  if (own.length === 0) return [];
  const style = {
    outage: {
      borderColor: look.outage,
      borderWidth: 7,
      pointBorderWidth: 0,
      pointStyle: 'rect' as const,
      pointRadius: 4,
    },
    failed: {
      borderColor: look.marks.failed,
      borderWidth: 2,
      pointStyle: 'crossRot' as const,
      pointRadius: 4.5,
    },
    skipped: {
      borderColor: look.marks.skipped,
      borderWidth: 2,
      pointStyle: 'line' as const,
      pointRadius: 4.5,
    },
    off: {
      borderColor: look.off,
      borderWidth: 5,
      borderDash: [2, 3],
      pointStyle: 'rectRot' as const,
      pointRadius: 3,
    },
  }[kind];
  return [
    {
      label: kind,
      data: own.flatMap(({ fromMs, toMs, text, id }) => {
        const at = { y: laneOf[kind], text, ...(id !== undefined && { id }) };
        if (fromMs === toMs)
          return [
            { x: fromMs, ...at },
            { x: fromMs, y: NaN },
          ];
        return [
          { x: fromMs, ...at },
          { x: toMs, ...at },
          { x: toMs, y: NaN },
        ];
      }),
      ...style,
      borderDash: kind === 'off' ? [2, 3] : [],
      backgroundColor: kind === 'outage' ? look.outage : 'transparent',
      pointHitRadius: 8,
      spanGaps: false,
      clip: inset,
      yAxisID: 'lanes',
    },
  ];
}

/** Notes and changes of the contract. */
export function markSets({ marks, look }: ExploreInput): ExploreSet[] {
  return (['note', 'change'] as const).flatMap((kind) => {
    const own = marks.filter((mark) => mark.kind === kind);
    if (own.length === 0) return [];
    const colour = kind === 'note' ? look.note : look.plan;
    return [
      {
        label: kind,
        data: own.map(({ atMs, text }) => ({ x: atMs, y: laneOf[kind], text })),
        showLine: false,
        pointStyle: kind === 'note' ? 'rectRounded' : 'star',
        pointRadius: 5,
        pointHitRadius: 8,
        borderColor: colour,
        backgroundColor: kind === 'note' ? colour : 'transparent',
        pointBorderWidth: 2,
        clip: inset,
        yAxisID: 'lanes',
      },
    ];
  });
}

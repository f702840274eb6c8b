// What a chart of a metric over any range is made of, before anybody draws it: the screen (explore-chart.ts) and the file
// (explore-svg.ts) take the same. Times in ms, values in the metric's stored unit.
import type { SpeedUnit } from '../../src/core/display.js';
import type { MetricSpec } from '../../src/core/metric.js';
import type { ExploreLook } from './explore-look.js';
import type { Tick } from './range-ticks.js';
import type { TimeWindow } from './time-window.js';

/** A value, or the median of an hour or a day with its p10 and p90. */
export interface ExplorePoint {
  readonly x: number;
  /** NaN breaks the line. */
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  /** The line may be faster: drawn with an arrow that points up. */
  readonly lowerBound?: boolean;
  readonly id?: string;
  readonly text: string;
}

/** One line: of one server, network, interface, or of all. */
export interface ExploreLine {
  readonly key: string;
  readonly label: string;
  readonly points: readonly ExplorePoint[];
  readonly trailing: readonly { readonly x: number; readonly y: number }[];
}

/** What was no measurement, in lanes of their own below the lines. */
export const bandKinds = ['outage', 'failed', 'skipped', 'off'] as const;

/** A lane below the lines. */
export type BandKind = (typeof bandKinds)[number];

/** A span or (from = to) an instant in a lane. */
export interface Band {
  readonly kind: BandKind;
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
  readonly id?: string;
}

/** What a person noted, or what changed in the contract. */
export interface Mark {
  readonly kind: 'note' | 'change';
  readonly atMs: number;
  readonly text: string;
}

/** What a chart is made of. */
export interface ExploreInput extends TimeWindow {
  readonly spec: MetricSpec;
  readonly lines: readonly ExploreLine[];
  readonly plan: readonly (TimeWindow & { readonly value: number })[];
  readonly bands: readonly Band[];
  readonly marks: readonly Mark[];
  readonly ticks: readonly Tick[];
  readonly look: ExploreLook;
  readonly locale: string;
  readonly speedUnit: SpeedUnit;
  /** Columns of the screen that the chart fills. */
  readonly columns: number;
  readonly planLabel: string;
}

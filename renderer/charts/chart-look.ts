// Colours and type of the charts, read from the style sheet so that light and dark are decided in one place.
import type { Status } from '../../src/core/measurement.js';
import type { Quantity } from '../page-state.js';

/** What a chart is drawn with. Colours are CSS colours, sizes CSS pixels. */
export interface ChartLook {
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly panel: string;
  readonly plan: string;
  readonly lines: Readonly<Record<Quantity, string>>;
  readonly marks: Readonly<Record<Exclude<Status, 'ok'>, string>>;
  readonly fontFamily: string;
  readonly fontSizePx: number;
}

/** The look in force on the page. */
export function currentLook(): ChartLook {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'),
    faint: colour('--ink-soft'),
    grid: colour('--line'),
    panel: colour('--panel'),
    plan: colour('--plan'),
    lines: {
      download: colour('--download'),
      upload: colour('--upload'),
      latency: colour('--latency'),
    },
    marks: {
      partial: colour('--amber'),
      failed: colour('--red'),
      skipped: colour('--ink-soft'),
      aborted: colour('--ink-soft'),
    },
    fontFamily: colour('--font'),
    fontSizePx: Math.round(parseFloat(style.fontSize) * 0.78),
  };
}

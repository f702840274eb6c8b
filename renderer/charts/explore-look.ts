// What the explore charts are drawn with beyond the look of all charts: colours of lines and bands.
import { currentLook, type ChartLook } from './chart-look.js';

/** The look of an explore chart; colours are CSS colours. */
export interface ExploreLook extends ChartLook {
  /** Of one line after the other: told apart with every kind of colour vision, and by their points' shape. */
  readonly series: readonly string[];
  readonly outage: string;
  readonly off: string;
  readonly note: string;
}

const lineCount = 6;

/** The look in force on the page. */
export function currentExploreLook(): ExploreLook {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    ...currentLook(),
    series: Array.from({ length: lineCount }, (_, index) => colour(`--line-${String(index + 1)}`)),
    outage: colour('--red'),
    off: colour('--ink-soft'),
    note: colour('--blue'),
  };
}

// Which metric of a nettest stands for a heading that every reader knows: download, upload, latency.
import type { MetricSpec } from './metric.js';
import type { NettestDescription } from './nettest.js';

/** What people ask a speed test for. */
export type Heading = 'download' | 'upload' | 'latency';

/** `download` and `upload` are the headline speeds of their direction, `latency` is the headline metric in ms. */
export function headlineSpec(
  heading: Heading,
  nettest: Pick<NettestDescription, 'metrics'> | undefined,
): MetricSpec | undefined {
  return nettest?.metrics.find(
    (spec) =>
      spec.headline &&
      (heading === 'latency' ? spec.unit === 'ms' : spec.direction === heading && spec.unit === 'bps'),
  );
}

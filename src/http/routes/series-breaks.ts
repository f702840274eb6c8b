// Where the line of a series breaks, and what was measured in its range.
import { isoInstant } from '../../core/clock.js';
import type { Kiosk } from '../../core/kiosk.js';
import { longestLocalRangeMs, type CircumstanceQuery } from '../../core/rollup-store.js';
import type { SeriesDocument } from '../../core/series-api.js';

/** The longest range of single values in which changes are found result by result. */
const longestExactMs = 30 * 86_400_000;

/** Breaks and values of a range, found in steps that suit how it is drawn. */
export async function overviewOf(
  kiosk: Kiosk,
  query: CircumstanceQuery,
  group: 'none' | 'hour' | 'day',
): Promise<Pick<SeriesDocument, 'breaks' | 'values'>> {
  const { fromMs = -Infinity, toMs = Infinity } = query;
  const lengthMs = toMs - fromMs;
  const [{ changes, values }, plans] = await Promise.all([
    kiosk.rollups.circumstances(query, stepOf(group, lengthMs)),
    planBreaks(kiosk, query),
  ]);
  const { server, network, interface: link } = values;
  return {
    breaks: [
      ...changes.map(({ atMs, what, nettest, before, after }) => ({
        at: isoInstant(atMs),
        ...{ what, nettest, before, after },
      })),
      ...plans,
    ].sort((a, b) => (a.at < b.at ? -1 : 1)),
    values: { server: [...server], network: [...network], interface: [...link] },
  };
}

function stepOf(group: 'none' | 'hour' | 'day', lengthMs: number): 'none' | 'hour' | 'day' {
  if (group === 'day' || lengthMs > longestLocalRangeMs) return 'day';
  return group === 'hour' || lengthMs > longestExactMs ? 'hour' : 'none';
}

/** Changes of the contract within the range: of the line only. */
async function planBreaks(
  { store }: Kiosk,
  { scopes, fromMs = -Infinity, toMs = Infinity }: CircumstanceQuery,
): Promise<SeriesDocument['breaks']> {
  if (scopes?.includes('line') === false) return [];
  const plans = (await store.plans()).toSorted((a, b) => Date.parse(a.validFrom) - Date.parse(b.validFrom));
  return plans.flatMap(({ validFrom, provider: after }, place) => {
    const previous = plans[place - 1];
    const atMs = Date.parse(validFrom);
    if (previous === undefined || atMs <= fromMs || atMs >= toMs) return [];
    const { provider: before } = previous;
    return [
      { at: isoInstant(atMs), what: 'plan' as const, ...(before && { before }), ...(after && { after }) },
    ];
  });
}

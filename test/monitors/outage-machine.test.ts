// From verdicts to outages: sequences of rounds, and what is told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outageKinds } from '../../src/core/monitor.js';
import {
  networkStateOf,
  nothingKnown,
  observe,
  resumedOutage,
  type OutageChange,
  type OutageState,
} from '../../src/monitors/outage-machine.js';
import type { Verdict } from '../../src/monitors/verdict.js';

type Round = readonly [atSeconds: number, verdict: Verdict, overlapsTest?: boolean];

function play(rounds: readonly Round[], from: OutageState = nothingKnown) {
  const told: OutageChange[] = [];
  let state = from;
  for (const [atSeconds, verdict, overlapsTest = false] of rounds) {
    const next = observe(state, { atMs: atSeconds * 1000, verdict, overlapsTest });
    state = next.state;
    told.push(...next.changes);
  }
  return { state, told: told.map(line) };
}

function line(change: OutageChange): string {
  const at = `${change.atMs / 1000} ± ${change.uncertaintyMs / 1000}`;
  if (change.what === 'end') return `end ${at}`;
  return `${change.kind} ${at}${change.overlapsTest ? ' (test)' : ''}`;
}

const cases: readonly (readonly [string, readonly Round[], readonly string[]])[] = [
  [
    'nothing happens while all is well',
    [
      [0, 'up'],
      [14, 'up'],
      [28, 'up'],
    ],
    [],
  ],
  [
    'one bad round is no outage',
    [
      [0, 'up'],
      [14, 'no_internet'],
      [16, 'up'],
      [30, 'up'],
    ],
    [],
  ],
  [
    'begin and end lie in the middle between good and bad rounds',
    [
      [0, 'up'],
      [14, 'no_internet'],
      [16, 'no_internet'],
      [20, 'no_internet'],
      [24, 'up'],
      [28, 'up'],
    ],
    ['no_internet 7 ± 7', 'end 22 ± 2'],
  ],
  [
    'a missing link is certain at once',
    [
      [0, 'up'],
      [10, 'no_link'],
    ],
    ['no_link 5 ± 5'],
  ],
  [
    'the kind is that of the round that decides',
    [
      [0, 'up'],
      [10, 'no_dns'],
      [12, 'no_internet'],
    ],
    ['no_internet 5 ± 5'],
  ],
  [
    'one good round in between does not end it',
    [
      [0, 'up'],
      [10, 'no_dns'],
      [12, 'no_dns'],
      [16, 'up'],
      [20, 'no_dns'],
      [24, 'up'],
      [28, 'up'],
    ],
    ['no_dns 5 ± 5', 'end 22 ± 2'],
  ],
  [
    'another kind, twice, is another outage that joins on',
    [
      [0, 'up'],
      [10, 'no_link'],
      [14, 'no_gateway'],
      [18, 'no_gateway'],
      [22, 'up'],
      [26, 'up'],
    ],
    ['no_link 5 ± 5', 'end 12 ± 2', 'no_gateway 12 ± 2', 'end 20 ± 2'],
  ],
  [
    'another kind for one round only is not',
    [
      [0, 'up'],
      [10, 'no_dns'],
      [12, 'no_dns'],
      [16, 'no_internet'],
      [20, 'no_dns'],
      [24, 'up'],
      [28, 'up'],
    ],
    ['no_dns 5 ± 5', 'end 22 ± 2'],
  ],
  [
    'rounds without a verdict change nothing',
    [
      [0, 'up'],
      [5, 'unknown'],
      [10, 'no_dns'],
      [11, 'unknown'],
      [12, 'no_dns'],
      [13, 'unknown'],
      [16, 'up'],
      [17, 'unknown'],
      [20, 'up'],
    ],
    ['no_dns 5 ± 5', 'end 14 ± 2'],
  ],
  [
    'what was there when watching began begins with the watch',
    [
      [3, 'no_gateway'],
      [5, 'no_gateway'],
    ],
    ['no_gateway 3 ± 0'],
  ],
  [
    "under a test's load four rounds are asked for, and it is said",
    [
      [0, 'up'],
      [10, 'no_internet', true],
      [12, 'no_internet', true],
      [14, 'no_internet'],
      [16, 'no_internet'],
    ],
    ['no_internet 5 ± 5 (test)'],
  ],
];

describe('src/monitors/outage-machine', () => {
  it.each(cases)('%s', (_name, rounds, told) => {
    expect(play(rounds).told).toEqual(told);
  });

  it('goes on with an outage of its former life, and ends it between the last watch and the first good round', () => {
    const resumed = resumedOutage('no_internet', 0, 60_000);
    expect(
      play(
        [
          [100, 'no_internet'],
          [104, 'up'],
          [108, 'up'],
        ],
        resumed,
      ).told,
    ).toEqual(['end 102 ± 2']);
    expect(
      play(
        [
          [100, 'up'],
          [104, 'up'],
        ],
        resumed,
      ).told,
    ).toEqual(['end 80 ± 20']);
  });

  it('says what the network is', () => {
    expect(networkStateOf(nothingKnown)).toBe('unknown');
    expect(networkStateOf(play([[0, 'up']]).state)).toBe('up');
    expect(
      networkStateOf(
        play([
          [0, 'up'],
          [9, 'no_dns'],
        ]).state,
      ),
    ).toBe('up');
    expect(
      networkStateOf(
        play([
          [0, 'up'],
          [9, 'no_dns'],
          [11, 'no_dns'],
        ]).state,
      ),
    ).toBe('down');
    expect(
      networkStateOf(
        play([
          [0, 'up'],
          [9, 'partial'],
          [11, 'partial'],
        ]).state,
      ),
    ).toBe('up');
  });

  it('tells begins and ends in turn, never backwards, whatever the rounds say', () => {
    const verdict = fc.constantFrom<Verdict>('up', 'up', 'up', 'unknown', ...outageKinds);
    const round = fc.tuple(fc.integer({ min: 1, max: 30_000 }), verdict, fc.boolean());
    fc.assert(
      fc.property(fc.array(round, { maxLength: 60 }), (rounds) => {
        let state: OutageState = nothingKnown;
        let atMs = 0;
        let lastMs = -Infinity;
        let open = false;
        for (const [afterMs, found, overlapsTest] of rounds) {
          atMs += afterMs;
          const next = observe(state, { atMs, verdict: found, overlapsTest });
          state = next.state;
          for (const change of next.changes) {
            expect(change.what).toBe(open ? 'end' : 'begin');
            open = !open;
            expect(change.atMs).toBeGreaterThanOrEqual(lastMs);
            expect(change.atMs).toBeLessThanOrEqual(atMs);
            expect(change.uncertaintyMs).toBeGreaterThanOrEqual(0);
            lastMs = change.atMs;
          }
          expect(state.open !== undefined).toBe(open);
        }
      }),
    );
  });
});

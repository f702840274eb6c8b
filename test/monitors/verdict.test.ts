// What one round says about the line: a table of situations.
import { describe, expect, it } from 'vitest';
import { verdictOf, type RoundFacts, type Verdict } from '../../src/monitors/verdict.js';

type Targets = readonly [ok: number, portal: number, failed: number];
type Row = readonly [
  string,
  RoundFacts['link'],
  RoundFacts['gateway'],
  readonly [number, number],
  Targets,
  Verdict,
];

const rows: readonly Row[] = [
  ['all is well, with targets', 'up', 'answers', [1, 1], [3, 0, 0], 'up'],
  ['all is well, without targets', 'up', 'answers', [1, 1], [0, 0, 0], 'up'],
  ['a gateway that never answers is no outage', 'up', 'silent', [2, 2], [3, 0, 0], 'up'],
  ['one of two resolvers is enough', 'up', 'answers', [2, 1], [1, 0, 0], 'up'],
  ['one target of three may have trouble of its own', 'up', 'answers', [1, 1], [2, 0, 1], 'up'],
  ['one target of two, too', 'up', 'answers', [1, 1], [1, 0, 1], 'up'],
  ['two of three cannot be an accident', 'up', 'answers', [1, 1], [1, 0, 2], 'partial'],
  ['a portal for some counts as failing', 'up', 'answers', [1, 1], [1, 1, 1], 'partial'],
  ['two of five are still a minority', 'up', 'answers', [1, 1], [3, 0, 2], 'up'],
  ['targets answer, resolvers do not', 'up', 'answers', [2, 0], [3, 0, 0], 'no_dns'],
  ['no targets, resolvers silent, gateway there', 'up', 'answers', [1, 0], [0, 0, 0], 'no_dns'],
  ['no targets, resolvers silent, gateway never heard', 'up', 'silent', [1, 0], [0, 0, 0], 'no_dns'],
  ['a sign-in page', 'up', 'answers', [1, 1], [0, 3, 0], 'captive_portal'],
  ['a sign-in page that refuses other names', 'up', 'answers', [1, 0], [0, 1, 2], 'captive_portal'],
  ['the cable is out', 'down', 'none', [1, 0], [0, 0, 3], 'no_link'],
  ['the cable is out, routes are still there', 'down', 'failed', [1, 0], [0, 0, 3], 'no_link'],
  ['no address from DHCP', 'up', 'none', [1, 0], [0, 0, 3], 'no_gateway'],
  ['no address, no targets, no resolvers', 'up', 'none', [0, 0], [0, 0, 0], 'no_gateway'],
  ['the router is off', 'up', 'failed', [1, 0], [0, 0, 3], 'no_gateway'],
  ['the router is off, without targets', 'up', 'failed', [1, 0], [0, 0, 0], 'no_gateway'],
  ['the line behind the router is dead', 'up', 'answers', [1, 0], [0, 0, 3], 'no_internet'],
  [
    "the line is dead, the router's resolver answers from memory",
    'up',
    'answers',
    [1, 1],
    [0, 0, 3],
    'no_internet',
  ],
  ['the line is dead, the router never says a word', 'up', 'silent', [1, 0], [0, 0, 3], 'no_internet'],
  ['a PPP line without an answer', 'up', 'direct', [1, 0], [0, 0, 3], 'no_internet'],
  [
    'a gateway that fails while a resolver answers is wrong about itself',
    'up',
    'failed',
    [1, 1],
    [0, 0, 0],
    'up',
  ],
  ['nothing to judge by', 'unknown', 'answers', [0, 0], [0, 0, 0], 'unknown'],
];

describe('src/monitors/verdict', () => {
  it.each(rows)('%s', (_name, link, gateway, [asked, answered], [ok, portal, failed], verdict) => {
    expect(
      verdictOf({ link, gateway, resolvers: { asked, answered }, targets: { ok, portal, failed } }),
    ).toBe(verdict);
  });
});

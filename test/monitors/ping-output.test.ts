// ping's output, captured from the programs themselves.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePing } from '../../src/monitors/ping-output.js';

const capture = (name: string) =>
  readFileSync(new URL(`../fixtures/ping/${name}.txt`, import.meta.url), 'utf8');

describe('src/monitors/ping-output', () => {
  it.each([
    ['iputils-ok', 5, [0.385, 0.059, 0.052, 0.03, 0.03]],
    ['iputils-ipv6', 3, [0.07, 0.035, 0.033]],
    ['busybox-ok', 4, [0.028, 0.048, 0.043, 0.121]],
    ['busybox-loss', 6, [0.071, 0.061, 0.072, 0.057]],
    ['iputils-host-unreachable', 6, []],
    ['iputils-network-unreachable', undefined, []],
  ])('%s', (name, sent, elapsed) => {
    const output = parsePing(capture(name));
    expect(output.sent).toBe(sent);
    expect(output.replies.map(({ elapsedMs }) => elapsedMs)).toEqual(elapsed);
  });

  it('keeps sequence numbers, so that a lost one leaves a hole', () => {
    expect(parsePing(capture('iputils-loss')).replies.map(({ sequence }) => sequence)).toEqual([
      1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 14, 15,
    ]);
  });

  it('counts a doubled answer once, and puts late ones into their place', () => {
    const line = (sequence: number, more = '') =>
      `24 bytes from 192.0.2.1: icmp_seq=${sequence} ttl=64 time=${sequence}.5 ms${more}`;
    const text = [line(1), line(3), line(1, ' (DUP!)'), line(2), line(3)].join('\n');
    expect(parsePing(text).replies.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('never throws, and makes only finite numbers', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const { replies } = parsePing(
          `24 bytes from ${text}: icmp_seq=${text} ttl=1 time=${text} ms\n${text}`,
        );
        expect(replies.every(({ elapsedMs }) => Number.isFinite(elapsedMs))).toBe(true);
      }),
    );
  });
});

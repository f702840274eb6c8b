import { describe, expect, it } from 'vitest';
import { displayLines } from '../../src/indicators/display-text.js';
import { drawLines } from '../../src/indicators/picture.js';
import { lightsForTest, piTree, sceneOf } from './scene.js';

/** The picture that these writes leave, page by page: the only way in which the display is driven. */
function pictureOf(log: readonly string[]): Uint8Array {
  const picture = new Uint8Array(1024);
  let [page, column] = [0, 0];
  for (const line of log) {
    const [, register, text = ''] = /^3c (0|40): (.*)$/.exec(line) ?? [];
    const bytes = text.split(' ').map((byte) => Number.parseInt(byte, 16));
    if (register === '40') {
      for (const byte of bytes) picture[page * 128 + column++] = byte;
    } else if (bytes.length === 3 && (bytes[0] ?? 0) >> 3 === 0xb0 >> 3) {
      [page, column] = [(bytes[0] ?? 0) & 7, ((bytes[1] ?? 0) & 15) | (((bytes[2] ?? 0) & 15) << 4)];
    }
  }
  return picture;
}

describe('indicators/text-display', () => {
  const settings = { textDisplay: { bus: 1, address: 0x3c } };
  const scene = sceneOf('good', { downloadBps: 94.2e6, latencyMs: 8.5 });

  it('draws the whole picture, then only what changed, and is dark in the end', async () => {
    const { clock, bus, host, begin } = lightsForTest();
    await begin(['text-display'], settings);
    await host.hear({ kind: 'scene', scene });
    await clock.advance(0);
    expect(pictureOf(bus.log)).toEqual(drawLines(displayLines(scene, clock.nowMs())));
    expect(bus.log.at(-1)).toBe('3c 0: af');
    const before = bus.log.length;
    await host.hear({ kind: 'scene', scene: { ...scene, latencyMs: 9.5 } });
    await clock.advance(0);
    expect(bus.log.length - before).toBeGreaterThan(0);
    expect(bus.log.length - before).toBeLessThan(16);
    await host.close();
    expect(bus.log.slice(-2)).toEqual(['3c 0: ae', 'close']);
    expect(clock.sleeping()).toBe(0);
  });

  it('is absent until it is plugged in, and shows the right picture within ten seconds then', async () => {
    const { clock, bus, host, state, begin } = lightsForTest();
    bus.present.delete(0x3c);
    await begin(['text-display'], settings);
    await host.hear({ kind: 'scene', scene });
    expect(state('text-display')).toMatchObject({ state: 'absent' });
    bus.present.add(0x3c);
    await clock.advance(10_000);
    expect(state('text-display')).toMatchObject({ state: 'ready' });
    expect(pictureOf(bus.log)).toEqual(drawLines(displayLines(scene, clock.nowMs())));
    await host.close();
  });

  it('draws everything anew after it vanished half-way through a picture', async () => {
    const { clock, bus, host, state, begin } = lightsForTest();
    await begin(['text-display'], settings);
    bus.present.delete(0x3c);
    await host.hear({ kind: 'scene', scene });
    await clock.advance(0);
    expect(state('text-display')).toMatchObject({ state: 'absent' });
    bus.present.add(0x3c);
    const before = bus.log.length;
    await clock.advance(10_000);
    expect(pictureOf(bus.log.slice(before))).toEqual(drawLines(displayLines(scene, clock.nowMs())));
    await host.close();
  });

  it('makes no second call on a bus that hangs, says so once, and goes on when it comes back', async () => {
    const { clock, bus, host, said, state, begin } = lightsForTest();
    await begin(['text-display'], settings);
    bus.hang();
    await host.hear({ kind: 'scene', scene });
    const before = bus.log.length;
    await clock.advance(60_000);
    expect(bus.log.length).toBe(before);
    expect(state('text-display')).toMatchObject({ state: 'failed' });
    expect(state('text-display')?.detail).toContain('does not answer');
    expect(said.filter(({ kind }) => kind === 'device')).toHaveLength(2);
    bus.letGo();
    await clock.advance(25_000);
    expect(state('text-display')).toMatchObject({ state: 'ready' });
    await host.close();
  });

  it('is closed in time while its bus hangs', async () => {
    const { clock, bus, host, begin } = lightsForTest();
    await begin(['text-display'], settings);
    bus.hang();
    await host.hear({ kind: 'scene', scene });
    let closed = false;
    void host.close().then(() => {
      closed = true;
    });
    await clock.advance(2500);
    expect(closed).toBe(true);
  });

  it('is absent where there is no such bus', async () => {
    const { 'dev/i2c-1': _bus, ...files } = piTree;
    const { bus, host, state, begin } = lightsForTest(files);
    await begin(['text-display'], settings);
    expect(state('text-display')).toMatchObject({ state: 'absent' });
    expect(bus.log).toEqual([]);
    await host.close();
  });
});

describe('indicators/expander', () => {
  const pcf = { expander: { bus: 1, address: 0x20, red: 0, green: 1, blue: 2 } };

  it('leaves the outputs that are not its own high and weak', async () => {
    const { clock, bus, host, begin } = lightsForTest();
    await begin(['expander'], pcf);
    await host.hear({ kind: 'scene', scene: sceneOf('good') });
    await clock.advance(0);
    await host.close();
    expect(bus.log).toEqual(['20 send: ff', '20 send: fd', '20 send: ff', 'close']);
  });

  it('makes outputs of an MCP23017 outputs after its latch is dark, and inputs again in the end', async () => {
    const { clock, bus, host, begin } = lightsForTest();
    await begin(['expander'], {
      expander: { bus: 1, address: 0x20, chip: 'mcp23017', red: 8, activeLow: false },
    });
    await host.hear({ kind: 'scene', scene: sceneOf('good') });
    await clock.advance(0);
    await host.close();
    expect(bus.log).toEqual([
      '20 15: fe',
      '20 1: fe',
      '20 15: ff',
      '20 15: fe',
      '20 0: ff',
      '20 1: ff',
      'close',
    ]);
  });

  it('goes on blinking after it was away', async () => {
    const { clock, bus, host, state, begin } = lightsForTest();
    await begin(['expander'], pcf);
    await host.hear({ kind: 'scene', scene: sceneOf('download') });
    bus.present.delete(0x20);
    await clock.advance(3000);
    expect(state('expander')).toMatchObject({ state: 'absent' });
    bus.present.add(0x20);
    await clock.advance(10_000);
    const before = bus.log.length;
    await clock.advance(3000);
    expect(new Set(bus.log.slice(before))).toEqual(new Set(['20 send: fb', '20 send: ff']));
    await host.close();
  });

  it('answers the daemon at once while its bus hangs', async () => {
    const { clock, bus, host, said, begin } = lightsForTest();
    await begin(['expander'], pcf);
    bus.hang();
    await host.hear({ kind: 'scene', scene: sceneOf('download') });
    await clock.advance(10_000);
    const seen = said.filter(({ kind }) => kind === 'seen').length;
    await host.hear({ kind: 'scene', scene: sceneOf('good') });
    expect(said.filter(({ kind }) => kind === 'seen')).toHaveLength(seen + 1);
    bus.letGo();
    await host.close();
  });
});

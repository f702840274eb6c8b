import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lights } from '../../src/core/light.js';
import { lightsForTest, piTree, sceneOf } from './scene.js';

describe('indicators/gpio-lamp', () => {
  it('finds the header by its label, adds its base and blinks the code', async () => {
    const { clock, lines, host, state, begin } = lightsForTest();
    await begin(['gpio-led'], { gpioLed: { line: 17 } });
    expect(state('gpio-led')).toMatchObject({ state: 'ready' });
    await host.hear({ kind: 'scene', scene: sceneOf('slow') });
    const seen: string[] = [];
    for (let ms = 0; ms < 5000; ms += 100) {
      await clock.advance(ms === 0 ? 0 : 100);
      seen.push(lines.level(512 + 17) === 1 ? '#' : '.');
    }
    // 200 lit, 300 dark, 200 lit, 1800 dark.
    expect(seen.join('')).toBe('##...##..................##...##..................');
    await host.close();
    expect(lines.log.at(-1)).toBe('529 free');
    expect(clock.sleeping()).toBe(0);
  });

  it('takes no timer for a steady light, and writes once', async () => {
    const { clock, lines, host, begin } = lightsForTest();
    await begin(['gpio-led'], { gpioLed: { line: 17 } });
    await host.hear({ kind: 'scene', scene: sceneOf('good') });
    await clock.advance(3_600_000);
    expect(lines.log).toEqual(['529=0', '529=1']);
    expect(clock.sleeping()).toBe(0);
    await host.close();
  });

  it.each([
    [false, 'yellow', { red: 1, green: 1, blue: 0 }],
    [true, 'yellow', { red: 0, green: 0, blue: 1 }],
  ] as const)('mixes colours, with common anode: %s', async (commonAnode, colour, levels) => {
    expect(lights.stale.colour).toBe(colour);
    const { clock, lines, host, begin } = lightsForTest();
    await begin(['gpio-rgb'], { gpioRgb: { red: 1, green: 2, blue: 3, commonAnode } });
    await host.hear({ kind: 'scene', scene: sceneOf('stale') });
    await clock.advance(0);
    expect({ red: lines.level(513), green: lines.level(514), blue: lines.level(515) }).toEqual(levels);
    await clock.advance(1600);
    const dark = commonAnode ? 1 : 0;
    expect([lines.level(513), lines.level(514), lines.level(515)]).toEqual([dark, dark, dark]);
    await host.close();
  });

  it.each([
    ['no GPIO in sysfs and no tools', {}, 'absent'],
    ['another chip only', { ...piTree, 'sys/class/gpio/gpiochip512/label': 'gpio-mockup-A' }, 'absent'],
    ['an empty label', { ...piTree, 'sys/class/gpio/gpiochip512/label': '' }, 'absent'],
    [
      'a base that is no number',
      { ...piTree, 'sys/class/gpio/gpiochip512/base': 'x'.repeat(100_000) },
      'absent',
    ],
    ['a line that is exported already', { ...piTree, 'sys/class/gpio/gpio529/value': '0' }, 'busy'],
  ])('says how it is with %s, and goes on', async (_what, files, expected) => {
    const { host, state, begin } = lightsForTest(files);
    await begin(['gpio-led'], { gpioLed: { line: 17 } });
    await host.hear({ kind: 'scene', scene: sceneOf('good') });
    expect(state('gpio-led')?.state).toBe(expected);
    await host.close();
  });

  it.each([
    ['EBUSY', 'busy', 'Find what else uses it'],
    ['EACCES', 'forbidden', 'group gpio'],
    ['EINVAL', 'failed', undefined],
  ])('calls %s %s, once, with its fix', async (code, expected, fix) => {
    const { clock, lines, host, said, state, begin } = lightsForTest();
    lines.faults.set(529, Object.assign(new Error(`${code}: write`), { code }));
    await begin(['gpio-led'], { gpioLed: { line: 17 } });
    await clock.advance(120_000);
    expect(state('gpio-led')?.state).toBe(expected);
    if (fix !== undefined) expect(state('gpio-led')?.fix).toContain(fix);
    expect(said.filter(({ kind }) => kind === 'device')).toHaveLength(1);
    lines.faults.clear();
    await clock.advance(20_000);
    expect(state('gpio-led')?.state).toBe('ready');
    await host.close();
  });

  it('releases the parts that it had when one part is busy, so that nothing is half taken', async () => {
    const { lines, host, begin } = lightsForTest();
    lines.faults.set(514, Object.assign(new Error('EBUSY'), { code: 'EBUSY' }));
    await begin(['gpio-rgb'], { gpioRgb: { red: 1, green: 2, blue: 3 } });
    expect(lines.log).toEqual(['513=0', '513 free']);
    await host.close();
  });

  it('takes a line that vanishes while it blinks for away, and takes it again later', async () => {
    const { clock, lines, host, state, begin } = lightsForTest();
    await begin(['gpio-led'], { gpioLed: { line: 17 } });
    await host.hear({ kind: 'scene', scene: sceneOf('download') });
    lines.breakLine(529, Object.assign(new Error('ENODEV'), { code: 'ENODEV' }));
    await clock.advance(2000);
    expect(state('gpio-led')?.state).toBe('absent');
    lines.breakLine(529, new Error('never'));
    await host.close();
  });

  it('adopts only the lines on its own record after a crash', async () => {
    const first = lightsForTest();
    const takenPath = `${first.root}/lights.json`;
    const crashed = lightsForTest(piTree, { root: first.root, takenPath });
    await crashed.begin(['gpio-led'], { gpioLed: { line: 17 } });
    // The process is gone, and the kernel keeps the line exported.
    mkdirSync(`${first.root}/sys/class/gpio/gpio529`);
    const next = lightsForTest(piTree, { root: first.root, takenPath });
    await next.begin(['gpio-led'], { gpioLed: { line: 17 } });
    // The tree has no kernel that would take the folder away: on record, it is ours.
    expect(next.state('gpio-led')?.state).toBe('busy');
    await next.host.close();
  });
});

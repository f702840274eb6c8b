import { existsSync, readFileSync, writeFileSync, chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isInverted, selectedTrigger } from '../../src/indicators/board-led-files.js';
import { boards } from './boards.js';
import { lightsForTest, sceneOf } from './scene.js';

describe('indicators/board-leds', () => {
  it.each(boards)(
    'finds the lamp of a $model and gives it back as it was',
    async ({ files, led, lit, dark, trigger }) => {
      const { clock, root, host, state, begin } = lightsForTest(files);
      const file = (name: string) => readFileSync(`${root}/sys/class/leds/${led}/${name}`, 'utf8').trim();
      await begin(['board-leds'], {});
      expect(state('board-leds')?.state).toBe('ready');
      expect(file('trigger')).toBe('none');
      await host.hear({ kind: 'scene', scene: sceneOf('download') });
      await clock.advance(100);
      expect(file('brightness')).toBe(lit);
      await clock.advance(700);
      expect(file('brightness')).toBe(dark);
      await host.close();
      expect(file('trigger')).toBe(trigger);
    },
  );

  it('gives back at the next start what a crash left, even where it is not switched on any more', async () => {
    const [board] = boards;
    if (board === undefined) throw new Error('no board');
    const crashed = lightsForTest(board.files);
    const takenPath = `${crashed.root}/lights.json`;
    const first = lightsForTest({}, { root: crashed.root, takenPath });
    await first.begin(['board-leds'], {});
    // Killed: nothing was closed. The next start records what a crash left no second time.
    const second = lightsForTest({}, { root: crashed.root, takenPath });
    await second.begin([], {});
    expect(readFileSync(`${crashed.root}/sys/class/leds/${board.led}/trigger`, 'utf8')).toBe(board.trigger);
    expect(existsSync(takenPath)).toBe(false);
    await second.host.close();
  });

  it('warns once where the lamp may not be written, and says which group or label is missing', async () => {
    const [board] = boards;
    if (board === undefined || process.getuid?.() === 0) return;
    const { clock, root, host, said, begin } = lightsForTest(board.files);
    chmodSync(`${root}/sys/class/leds/${board.led}/trigger`, 0o444);
    await begin(['board-leds'], {});
    await clock.advance(60_000);
    const warnings = said.flatMap((message) => (message.kind === 'device' ? [message.device] : []));
    expect(warnings.map(({ state }) => state)).toEqual(['forbidden']);
    expect(warnings[0]?.fix).toContain('udev');
    await host.close();
  });

  it.each([
    ['an empty trigger file', 'trigger', ''],
    ['a huge brightness file', 'max_brightness', '9'.repeat(1_000_000)],
    ['a brightness that is no number', 'max_brightness', '\0\0'],
  ])('lives with %s', async (_what, name, text) => {
    const [board] = boards;
    if (board === undefined) throw new Error('no board');
    const { root, host, state, begin } = lightsForTest(board.files);
    writeFileSync(`${root}/sys/class/leds/${board.led}/${name}`, text);
    await begin(['board-leds'], {});
    await host.hear({ kind: 'scene', scene: sceneOf('good') });
    expect(state('board-leds')?.state).toBe('ready');
    await host.close();
  });

  it('is absent where the board has no such lamp', async () => {
    const { host, state, begin } = lightsForTest({});
    await begin(['board-leds'], {});
    expect(state('board-leds')).toMatchObject({ state: 'absent' });
    await host.close();
  });

  it('knows which boards light their lamp with 0, unless it is told', () => {
    const inverted = (model: string) => isInverted('auto', model);
    expect(inverted('Raspberry Pi 5 Model B Rev 1.0')).toBe(true);
    expect(inverted('Raspberry Pi Compute Module 5 Rev 1.0')).toBe(true);
    expect(inverted('Raspberry Pi 4 Model B Rev 1.5')).toBe(false);
    expect(inverted('Raspberry Pi 3 Model B Plus Rev 1.3')).toBe(false);
    expect(isInverted('no', 'Raspberry Pi 5 Model B Rev 1.0')).toBe(false);
    expect(isInverted('auto', undefined)).toBe(false);
  });

  it('reads the selected trigger', () => {
    expect(selectedTrigger('none rc-feedback [mmc0] timer')).toBe('mmc0');
    expect(selectedTrigger('none rc-feedback mmc0 timer')).toBe('none');
  });
});

import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/clock.js';
import { createCompanion } from '../../src/exec/companion.js';
import { systemClock } from '../../src/host/clock.js';

const module = new URL('./companion-child.mjs', import.meta.url);

/** A companion that does `how`; time limits of 100 ms, pauses of none. */
function companionThat(how: string) {
  const heard: unknown[] = [];
  const down: string[] = [];
  let up = 0;
  // Pauses between two starts are seconds: here they are a moment.
  const clock: Pick<Clock, 'sleep'> = {
    sleep: (ms, signal) => systemClock.sleep(ms >= 1000 ? 10 : ms, signal),
  };
  const companion = createCompanion({
    clock,
    module,
    args: [how],
    answerMs: 150,
    startMs: 900,
    closeMs: 300,
    listener: {
      onUp: () => {
        up += 1;
      },
      onMessage: (message) => heard.push(message),
      onDown: (why) => down.push(why),
    },
  });
  onTestFinished(() => companion.close({ n: 0 }));
  return { companion, heard, down, up: () => up };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await systemClock.sleep(5);
}

describe('exec/companion', () => {
  it('is started at once, and what is said to it and by it arrives', async () => {
    const { companion, heard, up } = companionThat('echo');
    await until(() => up() === 1);
    companion.send({ n: 1 });
    await until(() => heard.length === 1);
    expect(heard).toEqual([{ n: 1 }]);
  });

  it('passes on garbage as it is, and lives on', async () => {
    const { companion, heard, up, down } = companionThat('garbage');
    await until(() => up() === 1);
    companion.send({ n: 1 });
    await until(() => heard.length === 6);
    expect(heard.slice(0, 5)).toEqual(['', 0, null, [], { kind: 7 }]);
    expect(down).toEqual([]);
  });

  it('is started again when it crashed', async () => {
    const { companion, up, down } = companionThat('crash');
    await until(() => up() === 1);
    companion.send({ n: 1 });
    await until(() => up() === 2);
    expect(down).toEqual(['it ended with 3']);
  });

  it.each([
    ['never says anything', 'mute', 'it did not answer for 0.9 s'],
    ['is busy for ever', 'busy', 'it did not answer for 0.9 s'],
  ])('is killed and started again when it %s', async (_what, how, why) => {
    const { companion, up, down } = companionThat(how);
    await until(() => up() === 1);
    companion.send({ n: 1 });
    await until(() => up() === 2);
    expect(down).toEqual([why]);
  });

  it('has less time to answer once it has spoken', async () => {
    const { companion, heard, up, down } = companionThat('once');
    await until(() => up() === 1);
    companion.send({ n: 1 });
    await until(() => heard.length === 1);
    companion.send({ n: 2 });
    await until(() => up() === 2);
    expect(down).toEqual(['it did not answer for 0.15 s']);
  });

  it('is not waited for when it does not end', async () => {
    const { companion, up } = companionThat('stays');
    await until(() => up() === 1);
    const begunMs = performance.now();
    await companion.close({ n: 1 });
    expect(performance.now() - begunMs).toBeLessThan(5000);
  });

  it('takes nothing that is no object, and nothing after the end', async () => {
    const { companion, heard, up } = companionThat('echo');
    await until(() => up() === 1);
    for (const garbage of [undefined, null, 7, 'text']) companion.send(garbage);
    await companion.close({ n: 1 });
    companion.send({ n: 2 });
    await systemClock.sleep(50);
    expect(heard.every((message) => JSON.stringify(message) === '{"n":1}')).toBe(true);
  });
});

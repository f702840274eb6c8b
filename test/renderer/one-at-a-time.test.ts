// Overlapping requests for the same thing.
import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../renderer/one-at-a-time.js';

describe('renderer/one-at-a-time', () => {
  it('runs once more after the running one, however often it is asked meanwhile', async () => {
    const releases: (() => void)[] = [];
    const run = oneAtATime(() => new Promise<void>((resolve) => releases.push(resolve)));
    const first = run();
    const [second, third] = [run(), run()];
    expect(releases).toHaveLength(1);
    releases[0]?.();
    await first;
    await Promise.resolve();
    expect(releases).toHaveLength(2);
    releases[1]?.();
    await Promise.all([second, third]);
    expect(releases).toHaveLength(2);
    const fourth = run();
    releases[2]?.();
    await fourth;
    expect(releases).toHaveLength(3);
  });
});

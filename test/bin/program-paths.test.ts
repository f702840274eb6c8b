// A look into PATH holds for some seconds, and no longer.
import { describe, expect, it } from 'vitest';
import { createProgramPaths } from '../../src/bin/program-paths.js';

describe('bin/program-paths', () => {
  it('looks again after five seconds, so that a program that was installed meanwhile is found', async () => {
    let nowMs = 0;
    let looks = 0;
    const find = () => {
      looks += 1;
      return Promise.resolve(looks === 1 ? undefined : '/usr/bin/tool');
    };
    const path = createProgramPaths({ find }, { monotonicMs: () => nowMs });
    expect(await path('tool')).toBeUndefined();
    nowMs = 4999;
    expect(await path('tool')).toBeUndefined();
    expect(looks).toBe(1);
    nowMs = 5000;
    expect(await path('tool')).toBe('/usr/bin/tool');
  });
});

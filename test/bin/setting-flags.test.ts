// Settings among the arguments.
import { describe, expect, it } from 'vitest';
import { takeSettingFlags } from '../../src/bin/setting-flags.js';

describe('bin/setting-flags', () => {
  it.each<[string[], string[], string[]]>([
    [['run'], ['run'], []],
    [['run', '--http.port', '9'], ['run'], ['http.port=9']],
    [['run', '--http.port=9', '--json'], ['run', '--json'], ['http.port=9']],
    [['run', '--nettests.mk.ndt.enabled=false'], ['run'], ['nettests.mk.ndt.enabled=false']],
    [['run', '--device.name=a=b c'], ['run'], ['device.name=a=b c']],
    [['run', '--http.port'], ['run'], ['http.port=']],
    [['import', '--', '--a.b'], ['import', '--', '--a.b'], []],
    [['import', 'a.b', './--x.y'], ['import', 'a.b', './--x.y'], []],
    [['list', '--limit', '5'], ['list', '--limit', '5'], []],
  ])('%j', (args, argv, settings) => {
    expect(takeSettingFlags(args)).toEqual({ argv, settings });
  });
});

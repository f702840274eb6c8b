// What doctor says of machines: each fixture that fails one check, and what it is told to do.
import { afterEach, describe, expect, it } from 'vitest';
import { checkConditions } from '../../../src/bin/checks/conditions.js';
import type { DoctorContext } from '../../../src/bin/checks/doctor-context.js';
import { worstState } from '../../../src/core/check.js';
import { pi1, pi3bplus, pi4wifi, pi5, writeMachine, type MachineTree } from '../../host/machines.js';

const unused = () => Promise.reject(new Error('not used by this check'));

describe('bin/checks/conditions', () => {
  const trees: MachineTree[] = [];
  afterEach(() => {
    for (const tree of trees.splice(0)) tree.end();
  });

  async function findingsOn(machine: typeof pi1, change: (tree: MachineTree) => void = () => undefined) {
    const tree = writeMachine(machine);
    trees.push(tree);
    change(tree);
    const context: DoctorContext = {
      options: {},
      dataFolder: '/nowhere',
      root: tree.root,
      exec: { run: unused, find: () => Promise.resolve(undefined), withScratchFolder: unused },
      online: false,
      settings: () => {
        throw new Error('not used by this check');
      },
      measuring: unused,
      close: () => Promise.resolve(),
    };
    const findings = await checkConditions.look(context, new AbortController().signal);
    return {
      state: worstState(findings),
      text: findings.map(({ what, fix = '' }) => `${what} ${fix}`).join('\n'),
    };
  }

  it('is content with a Raspberry Pi 5 at a gigabit', async () => {
    expect((await findingsOn(pi5)).state).toBe('ok');
  });

  it.each([
    ['a slow cable', pi1, () => undefined, 'warning', /100 Mbit\/s full/],
    [
      'power that was too weak',
      pi3bplus,
      () => undefined,
      'warning',
      /since the boot: under voltage, throttled/,
    ],
    ['heat', pi4wifi, () => undefined, 'warning', /82\.3 °C/],
    [
      'half duplex',
      pi5,
      (tree: MachineTree) => tree.write('sys/class/net/eth0/duplex', 'half\n'),
      'problem',
      /check cable/,
    ],
    [
      'too little power now',
      pi1,
      (tree: MachineTree) => tree.write('sys/devices/platform/soc/soc:firmware/get_throttled', '50001\n'),
      'problem',
      /the one made for this device/,
    ],
    [
      'a weak radio',
      pi4wifi,
      (tree: MachineTree) => tree.write('proc/net/wireless', 'wlan0: 0000 20. -82. -256 0 0 0 0 0 0\n'),
      'warning',
      /-82 dBm/,
    ],
    ['no way out', pi5, (tree: MachineTree) => tree.remove('proc/net/route'), 'unknown', /no interface/],
    [
      'a busy processor',
      pi5,
      (tree: MachineTree) => tree.write('proc/loadavg', '3.90 2.0 1.0 1/2 3\n'),
      'warning',
      /too low/,
    ],
  ] as const)('finds %s', async (_name, machine, change, state, text) => {
    const found = await findingsOn(machine, change);
    expect(found.state).toBe(state);
    expect(found.text).toMatch(text);
  });
});

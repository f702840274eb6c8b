// Conditions as they are read from the trees of several machines, and from trees that are broken.
import { afterEach, describe, expect, it } from 'vitest';
import type { Exec, ExecRequest, ExecResult } from '../../src/core/exec.js';
import { createConditionWatch } from '../../src/host/condition-watch.js';
import {
  pcWifi,
  pi1,
  pi3bplus,
  pi4wifi,
  pi5,
  writeMachine,
  type Machine,
  type MachineTree,
} from './machines.js';
import { machineConditions } from './machine-conditions.js';

const never = new AbortController().signal;
const iwLink = [
  'Connected to 02:00:00:00:00:01 (on wlan0)',
  '\tSSID: somebody',
  '\tfreq: 5180.0',
  '\tRX: 123456 bytes (321 packets)',
  '\tsignal: -56 dBm',
  '\trx bitrate: 433.3 MBit/s VHT-MCS 9 80MHz short GI VHT-NSS 1',
  '\ttx bitrate: 390.0 MBit/s VHT-MCS 8 80MHz VHT-NSS 1',
].join('\n');
const iwInfo = [
  'Interface wlan0',
  '\tifindex 3',
  '\taddr 02:00:00:00:00:02',
  '\tssid somebody',
  '\ttype managed',
  '\tchannel 36 (5180 MHz), width: 80 MHz, center1: 5210 MHz',
  '\ttxpower 31.00 dBm',
].join('\n');

/** Programs by their name and last argument. */
function programs(answers: Readonly<Record<string, Partial<ExecResult>>>): Pick<Exec, 'run' | 'find'> & {
  readonly asked: ExecRequest[];
} {
  const asked: ExecRequest[] = [];
  return {
    asked,
    find: (name) =>
      Promise.resolve(
        Object.keys(answers).some((key) => key.startsWith(`${name} `)) ? `/bin/${name}` : undefined,
      ),
    run(request) {
      asked.push(request);
      const key = `${request.program.replace('/bin/', '')} ${request.args.at(-1) ?? ''}`;
      return Promise.resolve({
        ending: 'exited',
        exitCode: 0,
        stdout: '',
        stdoutTruncated: false,
        stderr: '',
        stderrTruncated: false,
        durationMs: 1,
        ...answers[key],
      });
    },
  };
}

describe('host/condition-watch', () => {
  const trees: MachineTree[] = [];
  afterEach(() => {
    for (const tree of trees.splice(0)) tree.end();
  });

  /** A watch over a machine, with a clock that `step` moves while somebody sleeps. */
  function watchOf(
    machine: Machine,
    exec = programs({}),
    onSleep: (tree: MachineTree) => void = () => undefined,
  ) {
    const tree = writeMachine(machine);
    trees.push(tree);
    let nowMs = 1000;
    const clock = {
      monotonicMs: () => nowMs,
      sleep(ms: number) {
        nowMs += ms;
        onSleep(tree);
        return Promise.resolve();
      },
    };
    return {
      tree,
      watch: createConditionWatch({ clock, exec, root: tree.root }),
      pass: (ms: number) => (nowMs += ms),
    };
  }

  it.each(machineConditions)('reads %s exactly', async (_name, machine, conditions) => {
    expect(await watchOf(machine).watch.now()).toEqual(conditions);
  });

  it('reads the radio by iw with a time limit, and neither name nor address of the network', async () => {
    const exec = programs({ 'iw link': { stdout: iwLink }, 'iw info': { stdout: iwInfo } });
    const { link } = await watchOf(pcWifi, exec).watch.now();
    expect(link).toEqual({
      interface: 'wlp2s0',
      kind: 'wifi',
      wifi: {
        signalDbm: -56,
        rxRateMbps: 433.3,
        txRateMbps: 390,
        frequencyMhz: 5180,
        channel: 36,
        widthMhz: 80,
        band: '5 GHz',
      },
    });
    expect(exec.asked.every(({ timeoutMs }) => timeoutMs <= 2000)).toBe(true);
  });

  it('asks vcgencmd on a Raspberry Pi whose kernel has no file, and calls a hanging one unknown', async () => {
    const bare = { ...pi1, files: { ...pi1.files } };
    const of = async (answer: Partial<ExecResult>) => {
      const { tree, watch } = watchOf(bare, programs({ 'vcgencmd get_throttled': answer }));
      tree.remove('sys/devices/platform/soc/soc:firmware');
      return (await watch.now()).power;
    };
    expect(await of({ stdout: 'throttled=0x50005\n' })).toEqual({
      now: ['under_voltage', 'throttled'],
      sinceBoot: ['under_voltage', 'throttled'],
    });
    expect(await of({ ending: 'timeout', stdout: '' })).toBeUndefined();
    expect(await of({ stdout: 'error=1 error_msg="Command not registered"' })).toBeUndefined();
  });

  it('tells of the traffic before and during the test, and of the processor meanwhile', async () => {
    const { watch, tree, pass } = watchOf(pi5, programs({}), (during) => {
      during.write('sys/class/net/eth0/statistics/rx_bytes', '1500000\n');
    });
    const reading = await watch.begin(2000, never);
    expect(reading.before).toEqual({ ms: 2000, rxBytes: 500_000, txBytes: 0 });
    pass(20_000);
    tree.write('sys/class/net/eth0/statistics/rx_bytes', '101500000\n');
    tree.write('sys/class/net/eth0/statistics/tx_bytes', '3200000\n');
    tree.write('proc/stat', 'cpu 1500 0 1000 9000 100 0 50 0 0 0\ncpu0 1990 0 500 8010 100 0 50 0 0 0\n');
    const { traffic, processor, link } = await reading.end('192.0.2.7');
    expect(traffic).toEqual({
      before: { ms: 2000, rxBytes: 500_000, txBytes: 0 },
      during: { ms: 20_000, rxBytes: 100_000_000, txBytes: 3_000_000 },
    });
    // One core less than before: which one was busy cannot be said.
    expect(processor).toMatchObject({ busyRatio: 0.5 });
    expect(processor).not.toHaveProperty('busiestCoreRatio');
    expect(link).not.toHaveProperty('changedFrom');
  });

  it('finds the interface by the route to the server, and says when the way out changed', async () => {
    const { watch, tree } = watchOf(pi5);
    const onLan = await watch.begin(0, never);
    expect((await onLan.end('127.0.0.1')).link?.interface).toBe('lo');
    expect((await onLan.end('192.168.1.77')).link?.interface).toBe('eth0');
    tree.write('sys/class/net/wlan0/type', '1\n');
    tree.write(
      'proc/net/route',
      'Iface\tDestination\nwlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n',
    );
    expect((await onLan.end('192.0.2.7')).link).toMatchObject({ interface: 'wlan0', changedFrom: 'eth0' });
  });

  it('knows the way of IPv6, and of addresses that are none', async () => {
    const { watch, tree } = watchOf(pi5);
    const route = (network: string, length: string, metric: string, name: string) =>
      `${network} ${length} ${'0'.repeat(32)} 00 ${'0'.repeat(32)} ${metric} 00000001 00000000 00000003 ${name}`;
    tree.write(
      'proc/net/ipv6_route',
      [
        route('0'.repeat(32), '00', '00000064', 'eth0'),
        route(`20010db8${'0'.repeat(24)}`, '20', '00000064', 'wg0'),
        route('0'.repeat(32), '00', 'ffffffff', 'lo'),
        'garbage',
      ].join('\n'),
    );
    tree.write('sys/class/net/wg0/type', '65534\n');
    const reading = await watch.begin(0, never);
    const interfaceOf = async (address: string) => (await reading.end(address)).link?.interface;
    expect(await interfaceOf('2001:db8::7')).toBe('wg0');
    expect(await interfaceOf('2001:db9::7')).toBe('eth0');
    expect(await interfaceOf('::1')).toBe('lo');
    expect(await interfaceOf('fe80::1%wg0')).toBe('wg0');
    expect(await interfaceOf('::ffff:192.0.2.7')).toBe('eth0');
    expect(await interfaceOf('no address')).toBe('eth0');
  });

  it('calls everything unknown on a machine without such files', async () => {
    const { watch } = watchOf({ files: { 'etc/hostname': 'bare' }, links: {} });
    expect(await watch.now()).toEqual({ processor: {} });
    const reading = await watch.begin(2000, never);
    expect(reading.before).toBeUndefined();
    expect(await reading.end('192.0.2.7')).toEqual({ processor: {} });
  });

  it.each([
    ['nothing', ''],
    ['zeros', '\0\0\0'],
    ['much too much', 'x'.repeat(300_000)],
    ['other numbers', '-1'],
    ['too many digits', '99999999999999999999'],
    ['an exponent', '1e9'],
    ['a number and more', '12abc'],
    ['JSON', '{}'],
    ['NaN', 'NaN'],
    ['minus zero', '-0'],
  ])('makes nothing out of files that hold %s', async (_name, garbage) => {
    for (const machine of [pi3bplus, pi4wifi]) {
      const { watch, tree } = watchOf(machine);
      const reading = await watch.begin(1, never);
      for (const path of Object.keys(machine.files)) tree.write(path, garbage);
      const { link, traffic, power, processor } = await reading.end('192.0.2.7');
      expect(link?.speedMbps).toBeUndefined();
      expect(link?.wifi).toBeUndefined();
      expect(link?.usbMbps).toBeUndefined();
      expect(traffic?.during).toBeUndefined();
      expect(processor).not.toHaveProperty('frequencyMhz');
      expect(processor).not.toHaveProperty('temperatureCelsius');
      expect(processor).not.toHaveProperty('load1');
      expect(processor).not.toHaveProperty('busyRatio');
      expect(processor).not.toHaveProperty('cores');
      expect(power).toBeUndefined();
    }
  });
});

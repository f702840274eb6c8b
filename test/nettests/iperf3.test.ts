import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createExec } from '../../src/exec/exec.js';
import { iperf3 } from '../../src/nettests/iperf3.js';
import { outputSeparator } from '../../src/nettests/program-run.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { fixture, ownRun } from './program-runs.js';
import { runContext } from './run-context.js';

const names = ['forward', 'reverse', 'bidir', 'udp', 'udp-reverse', 'refused'] as const;

function capture(name: (typeof names)[number]): string {
  return fixture(`iperf3/iperf3-${name}.json`);
}

function oneLine(name: (typeof names)[number]): string {
  return JSON.stringify(JSON.parse(capture(name)));
}

const both = ownRun(
  { program: 'iperf3', argv: ['-c', 'x', '-R'], furtherArgv: [['-c', 'x']] },
  [oneLine('reverse'), oneLine('forward')].join(outputSeparator),
);

nettestContract(iperf3, [
  ...names.map((name) => ({ format: 'iperf3/1', text: oneLine(name) })),
  both,
  ownRun({ program: 'iperf3', argv: ['-c', 'x'] }, oneLine('refused')),
]);

describe('nettests/iperf3: figures by hand', () => {
  it('forward is the upload, by what the receiver counted', () => {
    const result = iperf3.parse({ format: 'iperf3/1', text: oneLine('forward') });
    expect(result).toMatchObject({ status: 'ok', directions: { upload: { status: 'ok' } } });
    // end.sum_received: 4997775360 bytes in 2.002154 s; end.sum_sent.retransmits 14.
    expect(result.metrics.upload_bps).toBeCloseTo((4_997_775_360 * 8) / 2.002154, -2);
    expect(result.metrics.upload_client_bps).toBeCloseTo((4_999_086_080 * 8) / 2.001226, -2);
    expect(result.metrics.upload_retransmits_count).toBe(14);
    expect(Object.keys(result.metrics)).not.toContain('download_bps');
    expect(result.recorded).toMatchObject({
      startedAtMs: 1_795_199_328_000,
      engine: { name: 'iperf3', version: '3.12' },
    });
    expect(result.server).toEqual({ host: '127.0.0.1', port: 5298, address: '127.0.0.1' });
    expect(result.curves[0]?.points[0]).toEqual([1000.801, 18_649_714_989.69634]);
  });

  it('two runs are the two directions of one measurement', () => {
    const result = iperf3.parse(both);
    expect(result).toMatchObject({
      status: 'ok',
      directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
    });
    // reverse: end.sum_received 4978245632 bytes in 2.001125 s.
    expect(result.metrics.download_bps).toBeCloseTo((4_978_245_632 * 8) / 2.001125, -2);
    expect(result.metrics.upload_bps).toBeCloseTo((4_997_775_360 * 8) / 2.002154, -2);
  });

  it('both at once: each direction by its own sum', () => {
    const { metrics } = iperf3.parse({ format: 'iperf3/1', text: oneLine('bidir') });
    expect(metrics.upload_bps).toBeCloseTo((2_469_658_624 * 8) / 2.005403, -2);
    expect(metrics.download_bps).toBeCloseTo((2_710_962_176 * 8) / 2.005403, -2);
  });

  it('UDP has loss as a ratio and jitter in milliseconds, and no retransmissions', () => {
    const { metrics } = iperf3.parse({ format: 'iperf3/1', text: oneLine('udp') });
    expect(metrics).toMatchObject({ packet_loss_ratio: 0, jitter_ms: 0.08651901890756966 });
    expect(metrics.upload_bps).toBeCloseTo((2_523_136 * 8) / 2.000157, -1);
    expect(Object.keys(metrics)).not.toContain('upload_retransmits_count');
    // 7 of the 77 packets lost.
    const lost = oneLine('udp')
      .replaceAll('"lost_packets":0', '"lost_packets":7')
      .replaceAll('"lost_percent":0', '"lost_percent":9.09');
    const read = iperf3.parse({ format: 'iperf3/1', text: lost });
    expect(read.metrics.packet_loss_ratio).toBeCloseTo(7 / 77, 12);
  });

  it('a refusal has no figure, though iperf3 ends with 0', () => {
    const result = iperf3.parse(
      ownRun({ program: 'iperf3', argv: ['-c', 'x', '-R'], furtherArgv: [['-c', 'x']] }, oneLine('refused')),
    );
    expect(result).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'connection_refused' },
      directions: {
        download: { status: 'failed', failure: 'connection_refused' },
        upload: { status: 'failed', failure: 'connection_refused' },
      },
    });
  });
});

const program = '/usr/bin/iperf3';

describe.skipIf(!existsSync(program))('nettests/iperf3 with the program (Debian: iperf3)', () => {
  it('measures both directions against a server on loopback', async () => {
    const port = await freePort();
    const server = spawn(program, ['-s', '--forceflush', '-p', String(port)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      await new Promise<void>((resolve) => server.stdout.once('data', () => resolve()));
      const context = runContext({ programs: { iperf3: program }, exec: createExec() });
      const chosen = { server: '127.0.0.1', port, durationSeconds: 1 };
      expect(await iperf3.detect(context, chosen)).toMatchObject({ state: 'ready' });
      const outcome = await iperf3.run(context, chosen);
      const result = iperf3.parse(outcome.raw ?? { format: '', text: '' });
      expect(result.status).toBe('ok');
      expect(result.metrics.download_bps).toBeGreaterThan(1e6);
      expect(result.metrics.upload_bps).toBeGreaterThan(1e6);
      expect(outcome.engine?.version).toMatch(/^3\./);
    } finally {
      server.kill('SIGKILL');
    }
  });

  it('says that nobody answered', async () => {
    const context = runContext({ programs: { iperf3: program } });
    const outcome = await iperf3.run(context, { server: '127.0.0.1', port: await freePort() });
    expect(iperf3.parse(outcome.raw ?? { format: '', text: '' })).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'connection_refused' },
    });
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

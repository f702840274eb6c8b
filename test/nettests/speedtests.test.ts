import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { librespeed } from '../../src/nettests/librespeed.js';
import { ndt7Client } from '../../src/nettests/ndt7-client.js';
import { ookla } from '../../src/nettests/ookla.js';
import { speedtestCli } from '../../src/nettests/speedtest-cli.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { fixture, ownRun } from './program-runs.js';
import { runContext } from './run-context.js';

const ooklaRun = ownRun({ program: 'speedtest', argv: ['--format=jsonl'] }, fixture('ookla/result.json'), {
  stderr: fixture('ookla/survived-error.stderr'),
});
const ooklaFailed = ownRun(
  { program: 'speedtest', argv: ['--format=jsonl'] },
  fixture('ookla/no-configuration.json'),
  { exitCode: 2 },
);

nettestContract(ookla, [
  ooklaRun,
  ooklaFailed,
  { format: 'ookla/1', text: fixture('ookla/result.json') },
  { format: 'ookla/1', text: fixture('ookla/cannot-open-socket.json') },
]);

describe('nettests/ookla', () => {
  it('reads bytes per second, per cent and milliseconds', () => {
    const result = ookla.parse({ format: 'ookla/1', text: fixture('ookla/result.json') });
    expect(result).toMatchObject({
      status: 'ok',
      directions: { download: { status: 'ok' }, upload: { status: 'ok' } },
      server: {
        host: 'speedtest.zzoomm.com',
        port: 8080,
        address: '91.193.9.14',
        site: 'Zzoomm Plc',
        city: 'Slough',
      },
      recorded: { startedAtMs: Date.UTC(2023, 8, 18, 11, 30, 7), durationMs: 13_214 + 13_021 },
    });
    expect(result.metrics).toEqual({
      // 92,727,670 and 31,664,073 bytes a second; 1,170,034,775 · 8 / 13.214 s is 708 Mbit/s, of the same size.
      download_bps: 741_821_360,
      upload_bps: 253_312_584,
      latency_ms: 5.631,
      jitter_ms: 0.48,
      packet_loss_ratio: 0,
      download_latency_ms: 8.052,
      upload_latency_ms: 7.308,
      download_bytes: 1_170_034_775,
      upload_bytes: 416_603_849,
    });
  });

  it('keeps a result beside an error that the test survived, and flags it', () => {
    const result = ookla.parse(ooklaRun);
    expect(result).toMatchObject({ status: 'ok', flags: ['errors_survived'] });
  });

  it('takes 1.5 per cent of lost packets as 0.015, and no packetLoss as none measured', () => {
    const lossy = fixture('ookla/result.json').replace('"packetLoss":0', '"packetLoss":1.5');
    expect(ookla.parse({ format: 'ookla/1', text: lossy }).metrics.packet_loss_ratio).toBe(0.015);
    const unknown = fixture('ookla/result.json').replace('"packetLoss":0,', '');
    expect(ookla.parse({ format: 'ookla/1', text: unknown }).metrics).not.toHaveProperty('packet_loss_ratio');
  });

  it('has no figure of a run that got no configuration', () => {
    const { status, metrics, failure } = ookla.parse(ooklaFailed);
    expect({ status, metrics }).toEqual({ status: 'failed', metrics: {} });
    expect(failure?.detail).toContain('configuration');
  });

  it("takes Debian's speedtest-cli for no program of Ookla", async () => {
    const context = runContext({ programs: { speedtest: '/bin/echo' } });
    expect(await ookla.detect(context, {})).toMatchObject({ state: 'unavailable' });
    expect(await ookla.run(context, {})).toMatchObject({ failure: { failure: 'program_missing' } });
  });
});

const cliRun = ownRun(
  { program: 'speedtest-cli', argv: ['--json'] },
  fixture('speedtest-cli/speedtest-cli.json'),
);
const cliOneWay = ownRun(
  { program: 'speedtest-cli', argv: ['--json', '--no-upload'] },
  fixture('speedtest-cli/no-upload.json'),
);
const cliOffline = ownRun({ program: 'speedtest-cli', argv: ['--json'] }, '', {
  exitCode: 1,
  stderr: fixture('speedtest-cli/offline.stderr'),
});

nettestContract(speedtestCli, [
  cliRun,
  cliOneWay,
  cliOffline,
  { format: 'speedtest-cli/1', text: fixture('speedtest-cli/speedtest-cli.json') },
]);

describe('nettests/speedtest-cli', () => {
  it('reads bit/s, and takes the half hour of ping of servers that did not answer for no ping', () => {
    const result = speedtestCli.parse(cliRun);
    expect(result.metrics).toEqual({
      download_bps: 1_874_094_556.1009722,
      upload_bps: 7_515_127.288219053,
      download_bytes: 40_000_000,
      upload_bytes: 9_404_409,
    });
    expect(result.server).toEqual({
      host: 'speedtest.example.net',
      port: 8080,
      site: 'Example ISP',
      city: 'Berlin',
      country: 'DE',
    });
    expect(result.recorded?.startedAtMs).toBe(Date.UTC(2026, 10, 20, 18, 47, 9, 272));
  });

  it('knows a direction that was left out from one that failed', () => {
    expect(speedtestCli.parse(cliOneWay)).toMatchObject({
      status: 'ok',
      directions: { download: { status: 'ok' } },
    });
    const zero = fixture('speedtest-cli/no-upload.json');
    expect(speedtestCli.parse(ownRun({ program: 'speedtest-cli', argv: ['--json'] }, zero))).toMatchObject({
      status: 'partial',
      directions: { upload: { status: 'failed' } },
    });
    expect(speedtestCli.parse(cliOneWay).metrics).not.toHaveProperty('upload_bps');
  });

  it('says why there is nothing when it is offline', () => {
    expect(speedtestCli.parse(cliOffline)).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'dns_nxdomain_error' },
    });
  });

  const program = '/usr/bin/speedtest-cli';
  it.skipIf(!existsSync(program))('finds the program of Debian and its version', async () => {
    const context = runContext({ programs: { 'speedtest-cli': program } });
    const { state, version } = await speedtestCli.detect(context, {});
    expect(state).toBe('ready');
    expect(version).toMatch(/^\d/);
  });
});

const libreRun = ownRun(
  { program: 'librespeed-cli', argv: ['--json'] },
  fixture('librespeed-cli/report.json'),
);

nettestContract(librespeed, [
  libreRun,
  ownRun({ program: 'librespeed-cli', argv: ['--json'] }, '[]', { stderr: 'no server is available' }),
  { format: 'librespeed-cli/1', text: fixture('librespeed-cli/report.json') },
]);

describe('nettests/librespeed', () => {
  it('reads Mbit/s as bit/s', () => {
    const result = librespeed.parse(libreRun);
    expect(result.metrics).toEqual({
      download_bps: 92_810_000,
      upload_bps: 47_530_000,
      latency_ms: 12.36,
      jitter_ms: 0.91,
      download_bytes: 181_403_648,
      upload_bytes: 92_897_280,
    });
    expect(result.server).toMatchObject({ host: 'fra.speedtest.clouvider.net', scheme: 'http' });
    expect(result.recorded?.startedAtMs).toBe(Date.UTC(2026, 10, 20, 18, 2, 11, 513));
  });

  it('never asks for telemetry: each of its options would share the result', async () => {
    const seen: (readonly string[])[] = [];
    const context = runContext({ programs: { 'librespeed-cli': '/bin/true' } });
    const exec: typeof context.exec = {
      ...context.exec,
      run(request) {
        seen.push(request.args);
        const nothing = { stdoutTruncated: false, stderr: '', stderrTruncated: false, durationMs: 1 };
        return Promise.resolve({
          ending: 'exited',
          exitCode: 0,
          stdout: 'librespeed-cli v1.0.12\n',
          ...nothing,
        });
      },
    };
    await librespeed.run({ ...context, exec }, {});
    expect(seen).toHaveLength(2);
    expect(seen.flat().join(' ')).not.toMatch(/telemetry|share/);
  });
});

nettestContract(
  ndt7Client,
  [
    'ndt7-client-25mbit',
    'ndt7-client-go-quiet',
    'ndt7-client-go-connrefused',
    'ndt7-client-go-locate429',
  ].map((name) => ownRun({ program: 'ndt7-client', argv: [] }, fixture(`ndt7-client/${name}.json`))),
);

describe('nettests/ndt7-client', () => {
  it('reads its own run as an import of the same output is read', () => {
    const text = fixture('ndt7-client/ndt7-client-25mbit.json');
    const own = ndt7Client.parse(ownRun({ program: 'ndt7-client', argv: [] }, text));
    // The server's last TCPInfo on record: 24,076,813 bytes in 8,182,952 µs.
    expect(own.metrics.upload_bps).toBeCloseTo((24_076_813 * 8e6) / 8_182_952, 3);
    expect(own.status).toBe('ok');
    expect(own.metrics).toEqual(ndt7Client.parse({ format: 'ndt7-client/1', text }).metrics);
  });

  it('does not store 0 Mbit/s of a server that refused', () => {
    const text = fixture('ndt7-client/ndt7-client-go-connrefused.json');
    expect(
      ndt7Client.parse(ownRun({ program: 'ndt7-client', argv: [] }, text, { exitCode: 2 })),
    ).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'connection_refused' },
    });
  });
});

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Exec } from '../../src/core/exec.js';
import { createExec } from '../../src/exec/exec.js';
import { mkDash } from '../../src/nettests/mk-dash.js';
import { mkNdt } from '../../src/nettests/mk-ndt.js';
import { childCount } from '../exec/processes.js';
import { fakeMeasurementKit, server } from './fake-measurement-kit.js';
import { runContext } from './run-context.js';

const fake = fakeMeasurementKit();

describe('nettests/measurement-kit: how it is called', () => {
  it('keeps 0.10.14 from uploading and from looking anything up', async () => {
    const { result } = await fake.run(
      mkNdt,
      { case: 'ndt-25mbit' },
      { ...server, annotations: { room: 'big hall' } },
    );
    expect(result?.status).toBe('ok');
    expect(await fake.runArguments()).toEqual([
      ...['--no-bouncer', '-n', '-g', '--no-resolver-lookup', '-o', 'REPORT', '-A', 'room=big hall'],
      ...['ndt', '-p', '3001', '-T', 'download', '-T', 'upload', 'ndt.example'],
    ]);
  });

  it('uploads only with the option and the consent', async () => {
    const options = { ...server, upload: true };
    const { outcome } = await fake.run(mkNdt, { bouncer: true }, options, { consents: ['ooni'] });
    expect(outcome.exitCode).toBe(0);
    expect((await fake.runArguments()).slice(0, 3)).toEqual(['-o', 'REPORT', 'ndt']);
    const refused = await fake.run(mkNdt, { bouncer: true }, options);
    expect(refused.outcome).toMatchObject({ skipReason: 'consent' });
    expect(refused.outcome.raw).toBeUndefined();
  });

  it.each([
    ['0.7.11', ['-n', '-g', '-o', 'REPORT'], ['annotations_not_supported']],
    ['0.8.4', ['-n', '-g', '-o', 'REPORT', '-A', 'a=b'], undefined],
    ['0.9.6', ['--no-bouncer', '-n', '-g', '-o', 'REPORT', '-A', 'a=b'], undefined],
  ] as const)(
    'gives %s no option that it does not list, and uploads nothing',
    async (version, expected, flags) => {
      const options = { ...server, directions: ['upload'], port: 4000, annotations: { a: 'b' } };
      const { outcome, result } = await fake.run(
        mkNdt,
        { version, bouncer: true, case: 'ndt-upload-only' },
        options,
        { consents: ['ooni'] },
      );
      expect(outcome).toMatchObject({ exitCode: 0, engine: { name: 'measurement_kit', version } });
      expect(outcome.flags).toEqual(flags);
      expect(result).toMatchObject({ status: 'ok', directions: { upload: { status: 'ok' } } });
      expect(await fake.runArguments()).toEqual([
        ...expected,
        'ndt',
        '-p',
        '4000',
        '-T',
        'upload',
        'ndt.example',
      ]);
    },
  );

  it('says what is wrong when the bouncer of an old version does not answer', async () => {
    const { outcome, result } = await fake.run(mkNdt, { version: '0.8.4' }, server, {
      consents: ['ooni'],
    });
    expect(outcome.exitCode).toBe(0);
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'report_missing' } });
    expect(result?.failure?.detail).toContain('cannot query bouncer: dns_lookup_error');
  });

  it('runs dash against its server', async () => {
    const options = { server: 'dash.example:8444', caBundlePath: '/etc/ca.pem' };
    const { result } = await fake.run(mkDash, { case: 'dash-25mbit' }, options);
    expect(result).toMatchObject({ status: 'ok', metrics: { median_bitrate_bps: 22_722_000 } });
    expect(await fake.runArguments()).toEqual([
      ...[
        '--no-bouncer',
        '-n',
        '-g',
        '--no-resolver-lookup',
        '-o',
        'REPORT',
        '--ca-bundle-path',
        '/etc/ca.pem',
      ],
      ...['dash', 'dash.example:8444'],
    ]);
  });
});

describe('nettests/measurement-kit: what comes of a run', () => {
  it.each([
    ['ndt-real', 'ok', undefined],
    ['ndt-25mbit', 'ok', undefined],
    ['0.8.4-ndt', 'ok', undefined],
    ['ndt-upload-only', 'ok', undefined],
    ['ndt-connrefused', 'failed', 'connection_refused'],
    ['ndt-stall', 'failed', 'generic_timeout_error'],
    ['ndt-sigTERM', 'failed', 'report_missing'],
    ['empty', 'failed', 'report_missing'],
    ['no-report', 'failed', 'report_missing'],
    ['broken-json', 'failed', 'report_invalid'],
    ['binary', 'failed', 'report_invalid'],
    ['wrong-test', 'failed', 'report_invalid'],
  ] as const)('%s, which ends with exit code 0, is %s', async (name, status, failure) => {
    const { outcome, result } = await fake.run(mkNdt, { case: name });
    expect(outcome).toMatchObject({ exitCode: 0, engine: { name: 'measurement_kit', version: '0.10.14' } });
    expect(outcome.failure).toBeUndefined();
    expect(result?.status).toBe(status);
    expect(result?.failure?.failure).toBe(failure);
  });

  it('keeps stderr and everything else the program left', async () => {
    const { outcome } = await fake.run(mkNdt, { case: 'ndt-connrefused' });
    expect(outcome.stderrTail).toContain('reason why connect() has failed: connection_refused');
    const raw: unknown = JSON.parse(outcome.raw?.text ?? '');
    expect(outcome.raw?.format).toBe('mk-run/1');
    expect(raw).toMatchObject({
      nettest: 'ndt',
      engine: { name: 'measurement_kit', version: '0.10.14' },
      ending: 'exited',
      exitCode: 0,
      server: { host: 'ndt.example', port: 3001 },
    });
    expect(outcome.raw?.text).toContain('80e5606f-ec68-4f0b-a549-57e08db27874');
  });

  it('takes the household’s public address out of what is stored', async () => {
    const { outcome, result } = await fake.run(
      mkDash,
      { case: 'public-address' },
      { server: 'dash.example' },
    );
    expect(outcome.raw?.text).not.toContain('203.0.113.7');
    expect(outcome.raw?.text.match(/\[removed\]/g)?.length).toBe(16);
    expect(outcome.stderrTail).not.toContain('203.0.113.7');
    expect(result?.status).toBe('ok');
    // Loopback is nobody's address.
    expect(outcome.raw?.text).toContain('internal_address\\":\\"127.0.0.1');
  });

  it('ends a program that hangs at the time limit, and one that is stopped', async () => {
    const late = await fake.run(mkNdt, { case: 'hang' }, server, { timeoutMs: 1500 });
    expect(late.outcome.failure?.failure).toBe('generic_timeout_error');
    expect(late.result).toMatchObject({
      status: 'failed',
      directions: {
        download: { status: 'failed', failure: 'generic_timeout_error' },
        upload: { status: 'failed', failure: 'generic_timeout_error' },
      },
    });
    const controller = new AbortController();
    const context = await fake.contextOf({ case: 'hang' }, { signal: controller.signal });
    const stopped = await mkNdt.run({ ...context, onProgress: () => controller.abort() }, server);
    expect(stopped.failure?.failure).toBe('interrupted');
    expect(stopped.raw && mkNdt.parse(stopped.raw).failure?.failure).toBe('interrupted');
  });

  it('tells a crash, and keeps the figures of a report that was written before it', async () => {
    const crashed = await fake.run(mkNdt, { case: 'segv' });
    expect(crashed.outcome).toMatchObject({ failure: { failure: 'program_crashed' }, exitSignal: 'SIGSEGV' });
    expect(crashed.result).toMatchObject({ status: 'failed', failure: { failure: 'program_crashed' } });
    const late = await fake.run(mkNdt, { case: 'segv-after-report' });
    expect(late.outcome.failure?.failure).toBe('program_crashed');
    expect(late.result).toMatchObject({ status: 'partial', metrics: { upload_bps: 2_422_224_000 } });
  });

  it('tells a wrong call by the exit code that Measurement Kit keeps for it', async () => {
    const { outcome, result } = await fake.run(mkNdt, { case: 'usage' });
    expect(outcome.exitCode).toBe(1);
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'program_failed' } });
  });

  it('does not read a report of 100 MB, nor keep it', async () => {
    const { outcome, result } = await fake.run(mkNdt, { case: 'huge' });
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'output_too_large' } });
    expect(outcome.raw?.text.length).toBeLessThan(200_000);
  });

  it('ends a flood of output', async () => {
    const { outcome, context } = await fake.run(mkNdt, { case: 'flood' }, server, { clockStepMs: 0 });
    expect(['output_too_large', 'generic_timeout_error']).toContain(outcome.failure?.failure);
    expect(outcome.raw?.text.length).toBeLessThan(1_000_000);
    expect(context.progress.length).toBeLessThan(10);
  });

  it('waits for no helper that keeps the pipes open, and leaves none', async () => {
    const before = await childCount();
    const { outcome, result } = await fake.run(mkNdt, { case: 'fork' });
    expect(outcome.exitCode).toBe(0);
    expect(result?.status).toBe('ok');
    expect(await childCount()).toBe(before);
  });

  it('leaves no scratch folder', async () => {
    const seen: string[] = [];
    const real = createExec();
    const exec: Exec = {
      ...real,
      withScratchFolder: (use) =>
        real.withScratchFolder((made) => {
          seen.push(made);
          return use(made);
        }),
    };
    await fake.run(mkNdt, { case: 'ndt-real' }, server, { exec });
    expect(seen.length).toBe(1);
    expect(seen.filter((made) => existsSync(made))).toEqual([]);
  });

  it('is a skip where something is missing, and a failure where the program is', async () => {
    expect((await fake.run(mkNdt, {}, {})).outcome).toMatchObject({ skipReason: 'unavailable' });
    expect(await mkNdt.run(runContext(), server)).toMatchObject({ failure: { failure: 'program_missing' } });
    const programs = { measurement_kit: fileURLToPath(new URL('.', import.meta.url)) };
    expect(await mkNdt.run(runContext({ programs }), server)).toMatchObject({
      failure: { failure: 'program_missing' },
    });
  });
});

describe('nettests/measurement-kit: progress', () => {
  it('follows an ndt from its stdout, monotone to 1', async () => {
    const { context } = await fake.run(mkNdt, { case: 'ndt-25mbit' });
    const fractions = context.progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect([...new Set(context.progress.map(({ phase }) => phase))]).toEqual([
      'preparing',
      'upload',
      'download',
      'finishing',
    ]);
    expect(context.progress).toContainEqual({
      phase: 'download',
      fraction: 0.59,
      bps: 23_718_330,
      elapsedMs: 1510,
      server: 'ndt.example',
    });
  });

  it('follows a dash, and says no more than ten things a second', async () => {
    const { context } = await fake.run(mkDash, { case: 'dash-25mbit' }, { server: 'd.example' });
    expect(context.progress[1]).toMatchObject({
      phase: 'download',
      fraction: 0.15,
      bps: 22_696_060,
      elapsedMs: 260,
    });
    // 0.26 s + 2.01 s
    expect(context.progress[2]?.elapsedMs).toBeCloseTo(2270, 6);
    const hasty = await fake.run(
      mkDash,
      { case: 'dash-25mbit' },
      { server: 'd.example' },
      { clockStepMs: 30 },
    );
    expect(hasty.context.progress.length).toBeLessThan(context.progress.length / 2);
    expect(hasty.context.progress.at(-1)).toMatchObject({ phase: 'finishing', fraction: 1 });
  });
});

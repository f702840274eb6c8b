import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Exec } from '../../src/core/exec.js';
import type { Nettest } from '../../src/core/nettest.js';
import { createExec } from '../../src/exec/exec.js';
import { mkDash } from '../../src/nettests/mk-dash.js';
import { mkNdt } from '../../src/nettests/mk-ndt.js';
import { childCount } from '../exec/processes.js';
import { runContext, type ContextChoices } from './run-context.js';

const fake = fileURLToPath(new URL('../fixtures/programs/measurement_kit', import.meta.url));
let folder = '';
let log = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mk-test-'));
  log = join(folder, 'arguments');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Fake {
  readonly case?: string;
  readonly version?: '0.7.11' | '0.8.4' | '0.9.6' | '0.10.14';
  readonly bouncer?: boolean;
}

/** The fake program with its behaviour built in, for the exec that runs it passes no environment on. */
async function fakeProgram(choice: Fake): Promise<string> {
  const path = join(folder, 'measurement_kit');
  const settings = {
    ...(choice.case !== undefined && { MK_FAKE_CASE: choice.case }),
    MK_FAKE_VERSION: choice.version ?? '0.10.14',
    MK_FAKE_BOUNCER: choice.bouncer === true ? 'yes' : 'no',
    MK_FAKE_LOG: log,
  };
  const exports = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`);
  await writeFile(path, `#!/bin/sh\n${exports.join('')}exec '${process.execPath}' '${fake}' "$@"\n`);
  await chmod(path, 0o755);
  return path;
}

async function contextOf(choice: Fake, more: ContextChoices = {}) {
  return runContext({ programs: { measurement_kit: await fakeProgram(choice) }, ...more });
}

async function argumentVectors(): Promise<string[][]> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => z.array(z.string()).parse(JSON.parse(line)));
}

/** The argument vector of the run itself, its report's path made the same each time. */
async function runArguments(): Promise<string[]> {
  const vectors = await argumentVectors();
  const run = vectors.find((vector) => vector.includes('ndt') || vector.includes('dash')) ?? [];
  return run.map((word) => word.replace(/^\/.*\/report\.njson$/, 'REPORT'));
}

const server = { server: 'ndt.example' };

async function outcomeAndResult(
  nettest: Nettest,
  choice: Fake,
  options: unknown = server,
  more: ContextChoices = {},
) {
  const context = await contextOf(choice, more);
  const outcome = await nettest.run(context, options);
  const result = outcome.raw && nettest.parse(outcome.raw);
  return { context, outcome, result };
}

describe('nettests/measurement-kit: what it needs', () => {
  it('needs a program and a server, and says how to mend it', async () => {
    for (const [nettest, setting] of [
      [mkNdt, 'nettests.mk.ndt.options.server'],
      [mkDash, 'nettests.mk.dash.options.server'],
    ] as const) {
      const availability = await nettest.detect(runContext(), {});
      expect(availability).toMatchObject({
        state: 'unavailable',
        needs: [{ what: 'program' }, { what: 'server' }],
      });
      const fixes = availability.state === 'unavailable' ? availability.needs.map(({ fix }) => fix) : [];
      expect(fixes[0]).toContain('mk-kiosk config set programs.measurement_kit');
      expect(fixes[1]).toContain(`mk-kiosk config set ${setting}`);
    }
  });

  it('is ready with 0.10.14 and a server, without any consent to OONI', async () => {
    expect(await mkNdt.detect(await contextOf({}), server)).toEqual({ state: 'ready', version: '0.10.14' });
    expect(mkNdt.provider(server)).toBe('own-servers');
  });

  it.each(['0.7.11', '0.8.4', '0.9.6'] as const)(
    'does not run %s, which cannot be kept from looking up the address, unless OONI is consented to',
    async (version) => {
      const availability = await mkNdt.detect(await contextOf({ version }), server);
      expect(availability).toMatchObject({ state: 'unavailable', version, needs: [{ what: 'program' }] });
      const [need] = availability.state === 'unavailable' ? availability.needs : [];
      expect(need?.message).toContain(
        `Measurement Kit ${version} cannot be kept from looking up your public address`,
      );
      expect(need?.message.includes('bouncer')).toBe(version !== '0.9.6');
      expect(need?.fix).toContain('0.10.14');
      expect(need?.fix).toContain('mk-kiosk consent grant ooni');
      const consented = await contextOf({ version }, { consents: ['ooni'] });
      expect(await mkNdt.detect(consented, server)).toEqual({ state: 'ready', version });
    },
  );

  it('needs consent to OONI when results are to be uploaded', async () => {
    const options = { ...server, upload: true };
    expect(await mkNdt.detect(await contextOf({}), options)).toMatchObject({
      state: 'unavailable',
      needs: [{ what: 'consent' }],
    });
    expect(await mkNdt.detect(await contextOf({}, { consents: ['ooni'] }), options)).toMatchObject({
      state: 'ready',
    });
  });

  it('needs another program where this one is none, crashes or lacks an option', async () => {
    const path = join(folder, 'measurement_kit');
    await writeFile(path, '#!/bin/sh\nkill -SEGV $$\n');
    await chmod(path, 0o755);
    const crashing = await mkNdt.detect(runContext({ programs: { measurement_kit: path } }), server);
    expect(crashing).toMatchObject({ state: 'unavailable', needs: [{ what: 'program' }] });
    const old = await mkDash.detect(await contextOf({ version: '0.8.4' }, { consents: ['ooni'] }), {
      server: 'dash.example:8444',
      caBundlePath: '/etc/ca.pem',
    });
    expect(old).toMatchObject({
      state: 'unavailable',
      needs: [{ what: 'program', message: 'Measurement Kit 0.8.4 has no option --ca-bundle-path' }],
    });
  });

  it('asks the program once, however often it is looked at and by however many nettests', async () => {
    const context = await contextOf({});
    for (let count = 0; count < 5; count += 1) {
      await Promise.all([mkNdt.detect(context, server), mkDash.detect(context, { server: 'dash.example' })]);
    }
    expect((await argumentVectors()).map((vector) => vector.join(' ')).sort()).toEqual([
      '--help',
      '--list',
      '--version',
    ]);
    await mkNdt.detect(
      runContext({
        ...context,
        programs: { measurement_kit: await fakeProgram({}) },
        clockStepMs: 11 * 60_000,
        exec: context.exec,
      }),
      server,
    );
    expect((await argumentVectors()).length).toBe(6);
  });

  it('refuses servers that would be options, and annotations that Measurement Kit refuses', () => {
    for (const bad of ['-x', '--help', '', 'a b', 'a;b', '$(id)', 'a/b', '\n']) {
      expect(mkNdt.options.safeParse({ server: bad }).success, bad).toBe(false);
      expect(mkDash.options.safeParse({ server: bad }).success, bad).toBe(false);
    }
    for (const good of ['ndt.example', '192.0.2.1', '2001:db8::1', 'localhost']) {
      expect(mkNdt.options.safeParse({ server: good }).success, good).toBe(true);
    }
    expect(mkDash.options.safeParse({ server: 'dash.example:8444' }).success).toBe(true);
    for (const annotations of [{ 'a=b': 'c' }, { a: 'b=c' }, { a: '' }, { a: 'b\nc' }]) {
      expect(mkNdt.options.safeParse({ annotations }).success).toBe(false);
    }
    for (const directions of [[], ['download', 'download'], ['sideways']]) {
      expect(mkNdt.options.safeParse({ directions }).success).toBe(false);
    }
  });
});

describe('nettests/measurement-kit: how it is called', () => {
  it('keeps 0.10.14 from uploading and from looking anything up', async () => {
    const { result } = await outcomeAndResult(
      mkNdt,
      { case: 'ndt-25mbit' },
      { ...server, annotations: { room: 'big hall' } },
    );
    expect(result?.status).toBe('ok');
    expect(await runArguments()).toEqual([
      ...['--no-bouncer', '-n', '-g', '--no-resolver-lookup', '-o', 'REPORT', '-A', 'room=big hall'],
      ...['ndt', '-p', '3001', '-T', 'download', '-T', 'upload', 'ndt.example'],
    ]);
  });

  it('uploads only with the option and the consent', async () => {
    const options = { ...server, upload: true };
    const { outcome } = await outcomeAndResult(mkNdt, { bouncer: true }, options, { consents: ['ooni'] });
    expect(outcome.exitCode).toBe(0);
    expect((await runArguments()).slice(0, 3)).toEqual(['-o', 'REPORT', 'ndt']);
    const refused = await outcomeAndResult(mkNdt, { bouncer: true }, options);
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
      const { outcome, result } = await outcomeAndResult(
        mkNdt,
        { version, bouncer: true, case: 'ndt-upload-only' },
        options,
        { consents: ['ooni'] },
      );
      expect(outcome).toMatchObject({ exitCode: 0, engine: { name: 'measurement_kit', version } });
      expect(outcome.flags).toEqual(flags);
      expect(result).toMatchObject({ status: 'ok', directions: { upload: { status: 'ok' } } });
      expect(await runArguments()).toEqual([...expected, 'ndt', '-p', '4000', '-T', 'upload', 'ndt.example']);
    },
  );

  it('says what is wrong when the bouncer of an old version does not answer', async () => {
    const { outcome, result } = await outcomeAndResult(mkNdt, { version: '0.8.4' }, server, {
      consents: ['ooni'],
    });
    expect(outcome.exitCode).toBe(0);
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'report_missing' } });
    expect(result?.failure?.detail).toContain('cannot query bouncer: dns_lookup_error');
  });

  it('runs dash against its server', async () => {
    const options = { server: 'dash.example:8444', caBundlePath: '/etc/ca.pem' };
    const { result } = await outcomeAndResult(mkDash, { case: 'dash-25mbit' }, options);
    expect(result).toMatchObject({ status: 'ok', metrics: { median_bitrate_bps: 22_722_000 } });
    expect(await runArguments()).toEqual([
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
    const { outcome, result } = await outcomeAndResult(mkNdt, { case: name });
    expect(outcome).toMatchObject({ exitCode: 0, engine: { name: 'measurement_kit', version: '0.10.14' } });
    expect(outcome.failure).toBeUndefined();
    expect(result?.status).toBe(status);
    expect(result?.failure?.failure).toBe(failure);
  });

  it('keeps stderr and everything else the program left', async () => {
    const { outcome } = await outcomeAndResult(mkNdt, { case: 'ndt-connrefused' });
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
    const { outcome, result } = await outcomeAndResult(
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
    const late = await outcomeAndResult(mkNdt, { case: 'hang' }, server, { timeoutMs: 1500 });
    expect(late.outcome.failure?.failure).toBe('generic_timeout_error');
    expect(late.result).toMatchObject({
      status: 'failed',
      directions: {
        download: { status: 'failed', failure: 'generic_timeout_error' },
        upload: { status: 'failed', failure: 'generic_timeout_error' },
      },
    });
    const controller = new AbortController();
    const context = await contextOf({ case: 'hang' }, { signal: controller.signal });
    const stopped = await mkNdt.run({ ...context, onProgress: () => controller.abort() }, server);
    expect(stopped.failure?.failure).toBe('interrupted');
    expect(stopped.raw && mkNdt.parse(stopped.raw).failure?.failure).toBe('interrupted');
  });

  it('tells a crash, and keeps the figures of a report that was written before it', async () => {
    const crashed = await outcomeAndResult(mkNdt, { case: 'segv' });
    expect(crashed.outcome).toMatchObject({ failure: { failure: 'program_crashed' }, exitSignal: 'SIGSEGV' });
    expect(crashed.result).toMatchObject({ status: 'failed', failure: { failure: 'program_crashed' } });
    const late = await outcomeAndResult(mkNdt, { case: 'segv-after-report' });
    expect(late.outcome.failure?.failure).toBe('program_crashed');
    expect(late.result).toMatchObject({ status: 'partial', metrics: { upload_bps: 2_422_224_000 } });
  });

  it('tells a wrong call by the exit code that Measurement Kit keeps for it', async () => {
    const { outcome, result } = await outcomeAndResult(mkNdt, { case: 'usage' });
    expect(outcome.exitCode).toBe(1);
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'program_failed' } });
  });

  it('does not read a report of 100 MB, nor keep it', async () => {
    const { outcome, result } = await outcomeAndResult(mkNdt, { case: 'huge' });
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'output_too_large' } });
    expect(outcome.raw?.text.length).toBeLessThan(200_000);
  });

  it('ends a flood of output', async () => {
    const { outcome, context } = await outcomeAndResult(mkNdt, { case: 'flood' }, server, { clockStepMs: 0 });
    expect(['output_too_large', 'generic_timeout_error']).toContain(outcome.failure?.failure);
    expect(outcome.raw?.text.length).toBeLessThan(1_000_000);
    expect(context.progress.length).toBeLessThan(10);
  });

  it('waits for no helper that keeps the pipes open, and leaves none', async () => {
    const before = await childCount();
    const { outcome, result } = await outcomeAndResult(mkNdt, { case: 'fork' });
    expect(outcome.exitCode).toBe(0);
    expect(result?.status).toBe('ok');
    expect(await childCount()).toBe(before);
  });

  it('leaves no scratch folder', async () => {
    const scratch = async (): Promise<string[]> =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('mk-kiosk-'));
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
    await outcomeAndResult(mkNdt, { case: 'ndt-real' }, server, { exec });
    expect(seen.length).toBe(1);
    expect((await scratch()).map((name) => join(tmpdir(), name))).not.toContain(seen[0]);
  });

  it('is a skip where something is missing, and a failure where the program is', async () => {
    expect((await outcomeAndResult(mkNdt, {}, {})).outcome).toMatchObject({ skipReason: 'unavailable' });
    expect(await mkNdt.run(runContext(), server)).toMatchObject({ failure: { failure: 'program_missing' } });
    const programs = { measurement_kit: fileURLToPath(new URL('.', import.meta.url)) };
    expect(await mkNdt.run(runContext({ programs }), server)).toMatchObject({
      failure: { failure: 'program_missing' },
    });
  });
});

describe('nettests/measurement-kit: progress', () => {
  it('follows an ndt from its stdout, monotone to 1', async () => {
    const { context } = await outcomeAndResult(mkNdt, { case: 'ndt-25mbit' });
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
    const { context } = await outcomeAndResult(mkDash, { case: 'dash-25mbit' }, { server: 'd.example' });
    expect(context.progress[1]).toMatchObject({
      phase: 'download',
      fraction: 0.15,
      bps: 22_696_060,
      elapsedMs: 260,
    });
    // 0.26 s + 2.01 s
    expect(context.progress[2]?.elapsedMs).toBeCloseTo(2270, 6);
    const hasty = await outcomeAndResult(
      mkDash,
      { case: 'dash-25mbit' },
      { server: 'd.example' },
      { clockStepMs: 30 },
    );
    expect(hasty.context.progress.length).toBeLessThan(context.progress.length / 2);
    expect(hasty.context.progress.at(-1)).toMatchObject({ phase: 'finishing', fraction: 1 });
  });
});

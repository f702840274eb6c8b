import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Nettest, RunContext } from '../../src/core/nettest.js';
import { miniooni } from '../../src/nettests/miniooni.js';
import { ooniprobe } from '../../src/nettests/ooniprobe.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { ownRun } from './program-runs.js';
import { runContext } from './run-context.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mk-test-'));
  // The stand-ins are CommonJS without an ending, wherever they lie.
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const online = () => Promise.resolve({ online: true, detail: 'a resolver answered' });

async function contextOf(name: 'miniooni' | 'ooniprobe', wanted = 'ok'): Promise<RunContext> {
  const path = join(folder, name);
  await copyFile(fileURLToPath(new URL(`../fixtures/programs/${name}`, import.meta.url)), path);
  const start = join(folder, 'start');
  await writeFile(start, `#!/bin/sh\nexec '${process.execPath}' '${path}' "$@"\n`, { mode: 0o755 });
  await writeFile(join(folder, 'case'), wanted);
  return { ...runContext({ programs: { [name]: start }, consents: ['ooni'] }), online };
}

async function lines<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(join(folder, file), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));
}

const argumentVectors = () => lines('arguments.jsonl', z.array(z.string()));

async function measured(nettest: Nettest, context: RunContext, options: unknown) {
  const { raw, ...outcome } = await nettest.run(context, options);
  return { outcome, raw, result: raw === undefined ? undefined : nettest.parse(raw) };
}

const entry = JSON.stringify({
  data_format_version: '0.2.0',
  input: 'https://www.example.org/',
  measurement_start_time: '2026-11-20 10:41:01',
  test_name: 'web_connectivity',
  test_keys: { requests: [{ failure: null }], accessible: true, blocking: false },
});

const own = (stdout: string, report?: string) => {
  const raw = ownRun({ program: 'miniooni', argv: ['-n'] }, stdout);
  return { ...raw, text: JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(raw.text)), report }) };
};

nettestContract(miniooni, [own('', entry), own('', 'no report'), own('')]);
nettestContract(ooniprobe, [
  ownRun(
    { program: 'ooniprobe', argv: ['--batch'], furtherArgv: [['list', '1']] },
    '\x1e{"fields":{"type":"measurement_item","id":1,"test_name":"tor","is_anomaly":false,"is_failed":false,"is_done":true}}',
  ),
  ownRun({ program: 'ooniprobe', argv: ['--batch'] }, ''),
]);

describe('nettests/miniooni', () => {
  it('tests one after the other, publishes nothing, and counts what was blocked', async () => {
    const context = await contextOf('miniooni', 'blocked');
    const { outcome, result } = await measured(miniooni, context, { tests: ['telegram', 'signal'] });
    expect(outcome).toMatchObject({ engine: { name: 'miniooni', version: '3.31.0' }, exitCode: 0 });
    expect(result).toMatchObject({
      status: 'ok',
      metrics: { anomaly_count: 2, normal_count: 2, unknown_count: 0 },
      flags: ['anomaly_telegram_http', 'anomaly_signal'],
    });
    const argvs = await argumentVectors();
    expect(argvs.map((argv) => argv.at(-1))).toEqual(['telegram', 'signal']);
    for (const argv of argvs) expect(argv.slice(0, 2)).toEqual(['-n', '-y']);
  });

  it('hands pages over in a file, and leaves -n out only where results may be sent', async () => {
    const urls = ['https://www.example.org/?a=1,2', 'https://www.example.net/'];
    const context = await contextOf('miniooni');
    const { result } = await measured(miniooni, context, { tests: ['web_connectivity'], urls, upload: true });
    expect(result).toMatchObject({ status: 'ok', metrics: { normal_count: 2, anomaly_count: 0 } });
    const [argv = []] = await argumentVectors();
    expect(argv).not.toContain('-n');
    expect(argv.join(' ')).not.toContain('example.org');
  });

  it("does not keep the resolver's address, nor its words about it", async () => {
    const { raw } = await measured(miniooni, await contextOf('miniooni'), { tests: ['signal'] });
    expect(raw?.text).not.toContain('192.0.2.53');
    expect(raw?.text).toContain('[removed]');
  });

  it('believes in blocking where only the helper elsewhere reached the page', () => {
    const blocked = {
      requests: [{ failure: 'generic_timeout_error' }],
      accessible: false,
      blocking: 'tcp_ip',
      control_failure: null,
      control: { http_request: { failure: null, status_code: 200 } },
    };
    const report = (keys: object) =>
      own('', entry.replace(/"test_keys":.*$/, `"test_keys":${JSON.stringify(keys)}}`));
    expect(miniooni.parse(report(blocked))).toMatchObject({ status: 'ok', flags: ['anomaly_web_tcp_ip'] });
    const alone = { ...blocked, control: {}, control_failure: 'generic_timeout_error' };
    expect(miniooni.parse(report(alone))).toMatchObject({ status: 'failed', metrics: {} });
  });

  it('says in its own words why nothing came of it', async () => {
    const context = await contextOf('miniooni', 'no-backend');
    const { result } = await measured(miniooni, context, {});
    expect(result).toMatchObject({ status: 'failed', metrics: {}, failure: { failure: 'program_failed' } });
  });
});

describe('nettests/ooniprobe', () => {
  it('runs its groups in a home of their own, and reads each result that it stored there', async () => {
    const context = await contextOf('ooniprobe', 'blocked');
    const groups = ['im', 'circumvention'];
    const { outcome, result, raw } = await measured(ooniprobe, context, { groups });
    expect(outcome.engine).toEqual({ name: 'ooniprobe', version: '3.31.0' });
    // telegram and signal by their entries, psiphon and tor by OONI's own summary.
    expect(result).toMatchObject({
      status: 'ok',
      metrics: { anomaly_count: 3, normal_count: 3, unknown_count: 0 },
      flags: ['anomaly_telegram_http', 'anomaly_signal', 'anomaly_psiphon'],
    });
    expect(raw?.text).not.toContain('192.0.2.53');
    const words = (await argumentVectors()).map((argv) => argv.slice(3).join(' '));
    expect(words.slice(0, 4)).toEqual(['run im', 'run circumvention', 'list 1', 'list 2']);
    expect(words.slice(4)).toEqual(['show 1', 'show 2', 'show 3', 'show 4']);
    const configs = await lines('configs.jsonl', z.looseObject({ sharing: z.unknown() }));
    expect(configs[0]?.sharing).toEqual({ upload_results: false });
  });

  it('asks OONI for nothing back that was sent to it: the summary is enough', async () => {
    const context = await contextOf('ooniprobe');
    const { result } = await measured(ooniprobe, context, { upload: true });
    expect(result).toMatchObject({ status: 'ok', metrics: { normal_count: 2, anomaly_count: 0 } });
    const words = (await argumentVectors()).map((argv) => argv[3]);
    expect(words).toEqual(['run', 'list']);
    const configs = await lines('configs.jsonl', z.looseObject({ sharing: z.unknown() }));
    expect(configs[0]?.sharing).toEqual({ upload_results: true });
  });

  it('tells the last error of its log where it measured nothing, though it ends with 0', async () => {
    const context = await contextOf('ooniprobe', 'no-location');
    const { outcome, result } = await measured(ooniprobe, context, {});
    expect(outcome.exitCode).toBe(0);
    expect(result?.failure).toEqual({
      failure: 'program_failed',
      detail: 'failed to run im: all IP lookuppers failed',
    });
  });
});

describe.each([
  ['miniooni', miniooni],
  ['ooniprobe', ooniprobe],
] as const)('nettests/%s', (name, nettest) => {
  it('needs consent to OONI whatever its options are', () => {
    for (const upload of [false, true]) expect(nettest.provider({ upload })).toBe('ooni');
  });

  it('is not run while the internet does not answer: it would call everything blocked', async () => {
    const context = await contextOf(name);
    const offline = () => Promise.resolve({ online: false, detail: 'no resolver answered' });
    const outcome = await nettest.run({ ...context, online: offline }, {});
    expect(outcome).toMatchObject({ skipReason: 'offline', failure: { failure: 'network_unreachable' } });
  });
});

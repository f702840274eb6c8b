// The command line as a person meets it: exit codes, messages, and nothing but results on stdout.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findingSchema, findingStates, worstState } from '../../src/core/check.js';
import { createKioskProcess, type KioskProcess } from './kiosk-process.js';

const capture = fileURLToPath(new URL('../fixtures/measurement-kit/mk-ndt-25mbit.njson', import.meta.url));
const failedCapture = fileURLToPath(
  new URL('../fixtures/measurement-kit/mk-ndt-connrefused.njson', import.meta.url),
);

describe('bin/mk-kiosk', () => {
  let kiosk: KioskProcess;
  beforeAll(async () => {
    kiosk = await createKioskProcess();
  });
  afterAll(() => kiosk.end());

  const json = async (...args: string[]): Promise<unknown> => {
    const { stdout, stderr, code } = await kiosk.run([...args, '--json']);
    expect([stderr, code]).toEqual(['', 0]);
    return JSON.parse(stdout);
  };

  it('lists nettests whose programs are missing as unavailable, with the fix, and exits with 0', async () => {
    const rows = z
      .array(
        z.object({ id: z.string(), state: z.string(), needs: z.array(z.object({ fix: z.string().min(1) })) }),
      )
      .parse(await json('nettests'));
    expect(rows.find(({ id }) => id === 'mk.ndt')).toMatchObject({ state: 'unavailable' });
    expect(rows.find(({ id }) => id === 'mk.ndt')?.needs.length).toBeGreaterThan(0);
    expect(rows.find(({ id }) => id === 'self-test')).toMatchObject({ state: 'disabled', needs: [] });
  });

  it('imports a report once, shows it, and knows it again', async () => {
    expect(await json('import', capture)).toMatchObject({ files: 1, added: 1, known: 0, quarantined: 0 });
    expect(await json('import', capture)).toMatchObject({ files: 1, added: 0, known: 1 });
    expect(await json('show', 'last')).toMatchObject({ nettest: 'mk.ndt', status: 'ok', origin: 'import' });
    expect(await json('verify')).toMatchObject({ faults: [] });
    expect(await json('verify', '--rebuild-rollups')).toMatchObject({ checked: 1, faults: [] });
    expect(await json('reparse', '--dry-run')).toMatchObject({ changes: [] });
  });

  it('shows a failed import without figures, not with zeros', async () => {
    await json('import', failedCapture);
    const failed = z
      .object({ status: z.string(), failure: z.string(), metrics: z.record(z.string(), z.number()) })
      .array()
      .parse(await json('list', '--status', 'failed'));
    expect(failed).toMatchObject([{ status: 'failed', metrics: {} }]);
  });

  it('prints the speed curve with as many samples as the report has', async () => {
    const [row] = z.array(z.object({ id: z.string() })).parse(await json('list', '--status', 'ok'));
    const { stdout } = await kiosk.run(['show', row?.id ?? '', '--series']);
    const curves = z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))).parse(JSON.parse(stdout));
    const { stdout: raw } = await kiosk.run(['show', row?.id ?? '', '--raw']);
    const report = z
      .object({
        test_keys: z.object({
          test_s2c: z.tuple([z.object({ receiver_data: z.array(z.unknown()) })]),
        }),
      })
      .parse(JSON.parse(raw));
    expect(curves.download).toHaveLength(report.test_keys.test_s2c[0].receiver_data.length);
  });

  it('takes a report on standard input and quarantines what is none, naming line and reason', async () => {
    const { stdout, code } = await kiosk.run(['import', '-', '--json'], { input: 'this is no report\n' });
    expect(JSON.parse(stdout)).toMatchObject({ added: 0, quarantined: 1 });
    expect(code).toBe(1);
    expect((await kiosk.run(['quarantine'])).stdout).toMatch(/:1: \S/);
  });

  it.each<[string, string[], number, RegExp]>([
    ['an unknown command', ['frobnicate'], 2, /unknown command 'frobnicate'/],
    ['an unknown option', ['list', '--frob'], 2, /unknown option '--frob'/],
    ['an unknown nettest', ['run-once', 'nonsense'], 4, /no nettest "nonsense"[^]*Use one of: /],
    [
      'a nettest without consent',
      ['run-once', 'mk.ndt'],
      3,
      /consent[^]*mk-kiosk -- consent grant own-servers/,
    ],
    ['an unknown measurement', ['show', '00000000-0000-7000-8000-000000000000'], 4, /no measurement/],
    ['an id that is none', ['show', 'x'], 4, /no measurement "x"/],
    ['a time that is none', ['list', '--from', 'yesterday'], 2, /--from yesterday: expected an instant/],
    [
      'a time limit that is none',
      ['run-once', 'self-test', '--timeout', 'soon'],
      2,
      /--timeout soon: expected seconds/,
    ],
    ['a setting that does not exist', ['config', 'explain', 'http.prot'], 4, /http\.port/],
    ['a plan without a figure', ['plan', 'set'], 2, /a plan needs a figure/],
    ['a consent without a name', ['consent', 'grant', 'mlab'], 2, /--who NAME/],
  ])('refuses %s with its own exit code and says what to do', async (_name, args, code, message) => {
    const ended = await kiosk.run(args);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toContain('fault of the program');
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
  });

  it('names a file that is not there, and counts none', async () => {
    const ended = await kiosk.run(['import', '/nonexistent/report.njson']);
    expect(ended.code).toBe(4);
    expect(ended.stdout).toMatch(/^0 files: 0 new/);
    expect(ended.stderr).toMatch(/report\.njson: \S/);
  });

  it('records decisions about consent and a plan, and shows them', async () => {
    await kiosk.run(['consent', 'grant', 'mlab', '--who', 'A. Person']);
    await kiosk.run(['plan', 'set', '--download', '100', '--upload', '40']);
    expect(await json('consent', 'show')).toContainEqual(
      expect.objectContaining({ id: 'mlab', granted: true }),
    );
    expect(await json('plan')).toMatchObject([{ downloadBps: 100e6, uploadBps: 40e6 }]);
    await kiosk.run(['consent', 'withdraw', 'mlab', '--who', 'A. Person']);
    expect(await json('consent', 'show')).toContainEqual(
      expect.objectContaining({ id: 'mlab', granted: false }),
    );
  });

  it('takes a setting from flag, environment and file, the flag being the strongest', async () => {
    await writeFile(join(kiosk.dataFolder, 'config.yaml'), 'http:\n  port: 9001\n');
    const portOf = async (args: string[], env?: Record<string, string>) => {
      const { stdout } = await kiosk.run(['config', 'show', ...args], env && { env });
      return z.object({ http: z.object({ port: z.number() }) }).parse(JSON.parse(stdout)).http.port;
    };
    expect(await portOf([])).toBe(9001);
    expect(await portOf([], { MK_KIOSK_HTTP__PORT: '9002' })).toBe(9002);
    expect(await portOf(['--http.port', '9003'], { MK_KIOSK_HTTP__PORT: '9002' })).toBe(9003);
    expect(await portOf(['--set', 'http.port=9004'])).toBe(9004);
  });

  it('refuses a configuration with an unknown key, naming it, its place and the likely one', async () => {
    await writeFile(join(kiosk.dataFolder, 'bad.yaml'), 'http:\n  prot: 9001\n');
    const ended = await kiosk.run(['config', 'check', '--config', join(kiosk.dataFolder, 'bad.yaml')]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/http\.prot/);
    expect(ended.stderr).toMatch(/bad\.yaml:2:3/);
    expect(ended.stderr).toMatch(/http\.port/);
  });

  it('checks everything with doctor, each finding with its fix', async () => {
    const { stdout, code } = await kiosk.run(['doctor', '--json']);
    const { state, findings } = z
      .object({ state: z.enum(findingStates), findings: z.array(findingSchema) })
      .parse(JSON.parse(stdout));
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['store', 'disk', 'clock', 'network', 'hardware']),
    );
    expect(findings.filter((finding) => finding.state === 'problem' && finding.fix === undefined)).toEqual(
      [],
    );
    expect(state).toBe(worstState(findings));
    expect(code).toBe(state === 'problem' ? 1 : 0);
  });
});

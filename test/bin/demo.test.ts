// `mk-kiosk demo` as a process: it fills a folder of its own, says everywhere that it is a demo, and measures nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemSchema, statusDocumentSchema } from '../../src/core/api.js';
import { createKioskProcess, stop, type KioskProcess } from './kiosk-process.js';

const program = fileURLToPath(new URL('../../dist/src/bin/mk-kiosk.js', import.meta.url));
const timeout = 60_000;
const short = ['--days', '12'];

describe('bin/demo', () => {
  let kiosk: KioskProcess;
  let folder: string;
  beforeAll(async () => {
    kiosk = await createKioskProcess();
    folder = join(kiosk.dataFolder, 'demo');
  });
  afterAll(() => kiosk.end());

  const fill = () => kiosk.run(['demo', '--data', folder, ...short, '--fill-only', '--json']);

  it(
    'fills a store that verification accepts, marks every exported row, and takes a fresh one again',
    async () => {
      const first = await fill();
      expect(first.code).toBe(0);
      const filled = z.object({ folder: z.literal(folder), to: z.string() }).parse(JSON.parse(first.stdout));
      const again = await fill();
      expect(again.stderr).toBe('');
      expect(JSON.parse(again.stdout)).toMatchObject({ to: filled.to });
      const verified = await kiosk.run(['verify', '--data', folder, '--json']);
      expect(JSON.parse(verified.stdout)).toMatchObject({ faults: [] });
      const { stdout } = await kiosk.run(['export', '--data', folder]);
      const [head = '', ...lines] = stdout.trimEnd().split('\n');
      const flags = head.trimEnd().split(',').indexOf('flags');
      expect(flags).toBeGreaterThan(0);
      expect(lines.length).toBeGreaterThan(100);
      expect(lines.every((line) => line.includes(',demo,'))).toBe(true);
    },
    timeout,
  );

  it(
    'serves it, says in the API that it is a demo, and refuses to measure',
    async () => {
      await fill();
      const child = spawn(process.execPath, [program, 'demo', '--data', folder, ...short, '--http.port=0'], {
        env: { PATH: process.env.PATH ?? '', HOME: kiosk.dataFolder, MK_KIOSK_DATA: kiosk.dataFolder },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        const url = await new Promise<string>((resolve, reject) => {
          let output = '';
          child.stdout.on('data', (data: unknown) => {
            output += String(data);
            const found = /DEMO, nothing is measured: the page is (http:\/\/\S+)/.exec(output)?.[1];
            if (found !== undefined) resolve(found);
          });
          child.on('exit', () => reject(new Error(`the demo ended: ${output}`)));
        });
        const status = statusDocumentSchema.parse(await (await fetch(`${url}/api/v1/status`)).json());
        expect(status.demo).toMatchObject({ seed: 1 });
        expect(status.firstStart).toBe(false);
        expect(status.nettests.every(({ next }) => next === undefined)).toBe(true);
        expect(await (await fetch(`${url}/metrics`)).text()).toContain('mk_kiosk_demo 1');
        const refused = await fetch(`${url}/api/v1/runs`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ nettest: 'self-test' }),
        });
        expect(refused.status).toBe(409);
        expect(problemSchema.parse(await refused.json()).detail).toContain('demo');
        const before = status.store.measurements;
        const outside = await kiosk.run(['run-once', 'self-test', '--no-daemon', '--data', folder]);
        expect(outside.code).toBe(3);
        const after = statusDocumentSchema.parse(await (await fetch(`${url}/api/v1/status`)).json());
        expect(after.store.measurements).toBe(before);
        expect(existsSync(join(kiosk.dataFolder, 'kiosk.db'))).toBe(false);
      } finally {
        await stop(child);
      }
    },
    timeout,
  );

  it(
    'does not touch a folder with real measurements in it',
    async () => {
      await kiosk.run(['list']);
      const before = readFileSync(join(kiosk.dataFolder, 'kiosk.db'));
      const ended = await kiosk.run(['demo', '--data', kiosk.dataFolder, ...short, '--fill-only']);
      expect(ended.code).toBe(3);
      expect(ended.stderr).toContain('no demo made');
      expect(readFileSync(join(kiosk.dataFolder, 'kiosk.db')).equals(before)).toBe(true);
    },
    timeout,
  );
});

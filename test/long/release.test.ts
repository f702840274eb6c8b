// A release of this checkout as a stranger would use it: moved elsewhere, with an empty environment, also for arm64 by emulation.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const QEMU = '/usr/bin/qemu-aarch64-static';
const SYSROOT = '/usr/aarch64-linux-gnu';
const canEmulate = process.arch === 'arm64' || (fs.existsSync(QEMU) && fs.existsSync(SYSROOT));

const measuredSchema = z.object({ status: z.string(), metrics: z.record(z.string(), z.unknown()) });

let folder: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-release-'));
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function make(target: string, into = 'releases'): string {
  const args = [path.join(ROOT, 'scripts', 'release.mjs'), path.join(folder, into), '--target', target];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

function environment(data: string): Record<string, string> {
  return {
    HOME: folder,
    PATH: '/usr/bin:/bin',
    MK_KIOSK_DATA: path.join(folder, data),
    MK_KIOSK_MONITORS__LATENCY__ENABLED: 'no',
    MK_KIOSK_MONITORS__CONNECTIVITY__ENABLED: 'no',
  };
}

describe('scripts/release', () => {
  it('makes the same release twice, which measures from wherever it lies, with its own Node', () => {
    const target = `linux-${process.arch}`;
    const made = make(target);
    expect(make(target, 'again').split('/').at(-1)).toBe(made.split('/').at(-1));
    const moved = path.join(folder, 'moved here');
    fs.renameSync(made, moved);
    const program = path.join(moved, 'bin', 'mk-kiosk');
    const said = execFileSync(program, ['run-once', 'self-test', '--json'], {
      env: environment('x'),
      encoding: 'utf8',
    });
    const measured = measuredSchema.parse(JSON.parse(said));
    expect(measured.status).toBe('ok');
    expect(measured.metrics).toHaveProperty('download_bps');
    expect(execFileSync(program, ['verify'], { env: environment('x'), encoding: 'utf8' })).toContain(
      'all unaltered',
    );
  });

  it.skipIf(!canEmulate)('makes one for arm64 that measures, too', () => {
    const made = make('linux-arm64');
    const [command = '', ...before] =
      process.arch === 'arm64'
        ? [path.join(made, 'bin', 'node')]
        : [QEMU, '-L', SYSROOT, path.join(made, 'bin', 'node')];
    const args = [...before, path.join(made, 'dist', 'src', 'bin', 'mk-kiosk.js')];
    const said = execFileSync(command, [...args, 'run-once', 'self-test', '--json'], {
      env: environment('arm'),
      encoding: 'utf8',
    });
    expect(measuredSchema.parse(JSON.parse(said)).status).toBe('ok');
    const modules = `const r = require('node:module').createRequire(${JSON.stringify(path.join(made, 'x.js'))});
      process.stdout.write(process.arch + ' ' + typeof r('onoff').Gpio + ' ' + typeof r('i2c-bus').openSync)`;
    const loaded = execFileSync(command, [...before, '-e', modules], {
      env: environment('arm'),
      encoding: 'utf8',
    });
    expect(loaded).toBe('arm64 function function');
  });
});

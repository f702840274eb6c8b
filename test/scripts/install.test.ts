// The installer as far as it can be run without installing: arguments, the shell's own check, and systemd's of the unit.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SCRIPTS = path.resolve(import.meta.dirname, '..', '..', 'scripts');
const installer = path.join(SCRIPTS, 'install.sh');
const units = ['mk-kiosk.service', 'mk-kiosk-provision.service'];
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** Arguments are judged before anything is touched, by whoever asks. */
function ask(...args: string[]) {
  return spawnSync('sh', [installer, ...args], { encoding: 'utf8', timeout: 10_000 });
}

describe('scripts/install.sh', () => {
  it('is understood by the shell and may be executed', () => {
    for (const file of [installer, path.join(SCRIPTS, 'install', 'mk-kiosk.sh')])
      execFileSync('sh', ['-n', file]);
    expect(fs.statSync(installer).mode & 0o111).toBe(0o111);
  });

  it('says what it can do', () => {
    const { status, stdout } = ask('--help');
    expect(status).toBe(0);
    for (const option of ['--release', '--no-display', '--rollback', '--uninstall', '--purge'])
      expect(stdout).toContain(option);
  });

  it.each([
    [['--frobnicate'], /there is no option --frobnicate/],
    [['--release'], /--release needs a folder/],
    [['install'], /there is no option install/],
  ])('refuses %j', (args, words) => {
    const { status, stderr } = ask(...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
  });

  it.skipIf(process.getuid?.() === 0)('asks for root', () => {
    expect(ask().stderr).toContain('only root can install it');
  });

  it.skipIf(!hasSystemd).each(units)('brings %s, which systemd understands', (name) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-test-'));
    try {
      // systemd also looks whether the program is there, which it is only once it is installed.
      const text = fs
        .readFileSync(path.join(SCRIPTS, 'install', name), 'utf8')
        .replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true');
      const copy = path.join(folder, name);
      fs.writeFileSync(copy, text);
      const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', copy], {
        encoding: 'utf8',
      });
      expect((stdout + stderr).split('\n').filter((line) => line.includes(name))).toEqual([]);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});

// The card image, from a small root made here: its partitions, its files, and the same bytes twice. No loop device, no root's mounts.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCRIPTS = path.resolve(import.meta.dirname, '..', '..', 'scripts', 'image');
const tools = ['mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs'];
const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);

let folder: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-image-'));
  const root = path.join(folder, 'root');
  for (const name of ['boot/firmware/overlays', 'etc', 'opt/mk-kiosk'])
    fs.mkdirSync(path.join(root, name), { recursive: true });
  fs.writeFileSync(path.join(root, 'boot/firmware/config.txt'), 'arm_64bit=1\n');
  fs.writeFileSync(path.join(root, 'boot/firmware/overlays/disable-bt.dtbo'), 'overlay');
  fs.writeFileSync(path.join(root, 'etc/fstab'), 'LABEL=mkroot / ext4 defaults 0 1\n');
  fs.symlinkSync('releases/1', path.join(root, 'opt/mk-kiosk/current'));
  execFileSync('tar', ['-C', root, '-cf', path.join(folder, 'root.tar'), '.']);
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function make(name: string): { file: string; sum: string } {
  const file = path.join(folder, name);
  execFileSync(
    path.join(SCRIPTS, 'make.sh'),
    ['--root', path.join(folder, 'root.tar'), '--out', file, '--size', '64'],
    {
      stdio: 'pipe',
    },
  );
  return { file, sum: fs.readFileSync(`${file}.sha256`, 'utf8').split(' ')[0] ?? '' };
}

describe.skipIf(missing.length > 0)(`scripts/image (needs ${tools.join(', ')})`, () => {
  it('has a FAT boot partition and an ext4 system with their files, and is the same twice', () => {
    const { file, sum } = make('a.img');
    const table = execFileSync('sfdisk', ['--dump', file], { encoding: 'utf8' });
    expect(table).toMatch(/start= +8192, size= +524288, type=c, bootable/);
    expect(table).toMatch(/start= +532480, size= +131072, type=83/);

    const at = `${file}@@${8192 * 512}`;
    expect(execFileSync('mtype', ['-i', at, '::config.txt'], { encoding: 'utf8' })).toBe('arm_64bit=1\n');
    expect(execFileSync('mtype', ['-i', at, '::overlays/disable-bt.dtbo'], { encoding: 'utf8' })).toBe(
      'overlay',
    );

    const system = path.join(folder, 'system.img');
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(system, bytes.subarray(532480 * 512));
    const ask = (request: string) =>
      execFileSync('debugfs', ['-R', request, system], { encoding: 'utf8', stdio: 'pipe' });
    expect(ask('cat /etc/fstab')).toContain('LABEL=mkroot');
    expect(ask('stat /opt/mk-kiosk/current')).toContain('releases/1');
    expect(ask('ls /boot/firmware')).not.toContain('config.txt');
    expect(spawnSync('e2fsck', ['-fn', system]).status).toBe(0);

    expect(make('b.img').sum).toBe(sum);
  });
});

describe('scripts/image', () => {
  it.each(['make.sh', 'customize.sh'])('%s is understood by the shell and may be executed', (name) => {
    execFileSync('sh', ['-n', path.join(SCRIPTS, name)]);
    expect(fs.statSync(path.join(SCRIPTS, name)).mode & 0o111).toBe(0o111);
  });
});

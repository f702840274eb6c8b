// The container's files as far as they can be judged without building: what they name exists, and the shell understands them.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');
const template = read('Dockerfile.template');
const scripts = fs.readdirSync(path.join(ROOT, 'container')).filter((name) => name.endsWith('.sh'));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** Runs fetch.sh on folders of its own, with an apt-get that does nothing. */
function fetchInto(env: Record<string, string>, files: Record<string, string>) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mk-kiosk-test-'));
  folders.push(folder);
  for (const name of ['container', 'bin']) fs.mkdirSync(path.join(folder, name));
  for (const [name, text] of Object.entries(files))
    fs.writeFileSync(path.join(folder, 'container', name), text);
  fs.writeFileSync(path.join(folder, 'bin', 'apt-get'), '#!/bin/sh\n', { mode: 0o755 });
  const script = read('container/fetch.sh')
    .replaceAll('/fetched', `${folder}/fetched`)
    .replaceAll('"/container/$1"', `"${folder}/container/$1"`);
  const done = spawnSync('sh', ['-c', script], {
    env: { PATH: `${folder}/bin:/usr/bin:/bin`, ...env },
    encoding: 'utf8',
  });
  return { ...done, folder };
}

describe('container', () => {
  it.each(scripts)('%s is understood by the shell, and may be executed', (name) => {
    execFileSync('sh', ['-n', path.join(ROOT, 'container', name)]);
    expect(fs.statSync(path.join(ROOT, 'container', name)).mode & 0o111).toBe(0o111);
  });

  it('copies only what is there', () => {
    const copies = [...template.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
      (match[1] ?? '').split(' '),
    );
    expect(copies.length).toBeGreaterThan(8);
    for (const name of copies) expect(fs.existsSync(path.join(ROOT, name)), name).toBe(true);
  });

  it('uses no placeholder that balena does not fill, and declares each argument that it uses', () => {
    const placeholders = new Set(template.match(/%%\w+%%/g));
    expect([...placeholders]).toEqual(['%%BALENA_MACHINE_NAME%%']);
    const used = [
      'DISPLAY_STACK',
      'MEASUREMENT_KIT_URL',
      'MEASUREMENT_KIT_SHA256',
      'OONIPROBE_DEB_URL',
      'EXTRA_PACKAGES',
    ];
    for (const name of used) expect(template).toMatch(new RegExp(`^ARG ${name}=`, 'm'));
  });

  it('asks Docker for no more than it names: no privileged container, no docker socket', () => {
    const schema = z.object({
      services: z.object({
        kiosk: z.looseObject({
          cap_drop: z.array(z.string()),
          devices: z.array(z.string()),
          volumes: z.array(z.string()),
        }),
      }),
    });
    const { kiosk } = schema.parse(parse(read('docker-compose.yml'))).services;
    expect(kiosk).not.toHaveProperty('privileged');
    expect(kiosk.cap_drop).toEqual(['ALL']);
    expect(kiosk.volumes).toEqual(['kiosk-data:/data']);
  });

  it('takes a Measurement Kit in by its hash', () => {
    const text = '#!/bin/sh\necho 0.10.14\n';
    const sum = createHash('sha256').update(text).digest('hex');
    const env = { DISPLAY_STACK: 'none', MEASUREMENT_KIT_URL: 'mk', MEASUREMENT_KIT_SHA256: sum };
    const { status, folder } = fetchInto(env, { mk: text });
    expect(status).toBe(0);
    const taken = path.join(folder, 'fetched', 'usr', 'local', 'bin', 'measurement_kit');
    expect(execFileSync(taken, { encoding: 'utf8' })).toBe('0.10.14\n');
  });

  it.each([
    ['another hash', { MEASUREMENT_KIT_SHA256: '0'.repeat(64) }, /another SHA-256/],
    ['no hash', {}, /needs the SHA-256/],
  ])('ends the build on %s', (_what, more, words) => {
    const { status, stderr } = fetchInto(
      { DISPLAY_STACK: 'none', MEASUREMENT_KIT_URL: 'mk', ...more },
      { mk: 'x' },
    );
    expect(status).not.toBe(0);
    expect(stderr).toMatch(words);
  });

  it('fetches nothing where nothing is asked for', () => {
    const { status, folder } = fetchInto({ DISPLAY_STACK: 'chromium' }, {});
    expect(status).toBe(0);
    expect(fs.readdirSync(path.join(folder, 'fetched', 'opt'))).toEqual(['debs']);
  });
});

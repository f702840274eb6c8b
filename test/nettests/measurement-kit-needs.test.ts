import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { mkDash } from '../../src/nettests/mk-dash.js';
import { mkNdt } from '../../src/nettests/mk-ndt.js';
import { fakeMeasurementKit, server } from './fake-measurement-kit.js';
import { runContext } from './run-context.js';

const fake = fakeMeasurementKit();

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
    expect(await mkNdt.detect(await fake.contextOf({}), server)).toEqual({
      state: 'ready',
      version: '0.10.14',
    });
    expect(mkNdt.provider(server)).toBe('own-servers');
  });

  it.each(['0.7.11', '0.8.4', '0.9.6'] as const)(
    'does not run %s, which cannot be kept from looking up the address, unless OONI is consented to',
    async (version) => {
      const availability = await mkNdt.detect(await fake.contextOf({ version }), server);
      expect(availability).toMatchObject({ state: 'unavailable', version, needs: [{ what: 'program' }] });
      const [need] = availability.state === 'unavailable' ? availability.needs : [];
      expect(need?.message).toContain(
        `Measurement Kit ${version} cannot be kept from looking up your public address`,
      );
      expect(need?.message.includes('bouncer')).toBe(version !== '0.9.6');
      expect(need?.fix).toContain('0.10.14');
      expect(need?.fix).toContain('mk-kiosk consent grant ooni');
      const consented = await fake.contextOf({ version }, { consents: ['ooni'] });
      expect(await mkNdt.detect(consented, server)).toEqual({ state: 'ready', version });
    },
  );

  it('needs consent to OONI when results are to be uploaded', async () => {
    const options = { ...server, upload: true };
    expect(await mkNdt.detect(await fake.contextOf({}), options)).toMatchObject({
      state: 'unavailable',
      needs: [{ what: 'consent' }],
    });
    expect(await mkNdt.detect(await fake.contextOf({}, { consents: ['ooni'] }), options)).toMatchObject({
      state: 'ready',
    });
  });

  it('needs another program where this one is none, crashes or lacks an option', async () => {
    const path = await fake.install({});
    await writeFile(path, '#!/bin/sh\nkill -SEGV $$\n');
    const crashing = await mkNdt.detect(runContext({ programs: { measurement_kit: path } }), server);
    expect(crashing).toMatchObject({ state: 'unavailable', needs: [{ what: 'program' }] });
    const old = await mkDash.detect(await fake.contextOf({ version: '0.8.4' }, { consents: ['ooni'] }), {
      server: 'dash.example:8444',
      caBundlePath: '/etc/ca.pem',
    });
    expect(old).toMatchObject({
      state: 'unavailable',
      needs: [{ what: 'program', message: 'Measurement Kit 0.8.4 has no option --ca-bundle-path' }],
    });
  });

  it('asks the program once, however often it is looked at and by however many nettests', async () => {
    const context = await fake.contextOf({});
    for (let count = 0; count < 5; count += 1) {
      await Promise.all([mkNdt.detect(context, server), mkDash.detect(context, { server: 'dash.example' })]);
    }
    expect((await fake.argumentVectors()).map((vector) => vector.join(' ')).sort()).toEqual([
      '--help',
      '--list',
      '--version',
    ]);
    await mkNdt.detect(
      runContext({
        ...context,
        programs: { measurement_kit: await fake.install({}) },
        clockStepMs: 11 * 60_000,
        exec: context.exec,
      }),
      server,
    );
    await expect.poll(async () => (await fake.argumentVectors()).length).toBe(6);
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

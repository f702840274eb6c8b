// The ways to hosts as autonomous systems, from the command line.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKioskProcess, type KioskProcess } from './kiosk-process.js';

const folder = fileURLToPath(new URL('../fixtures/traceroute/', import.meta.url));

describe('bin/commands/path', () => {
  let kiosk: KioskProcess;
  beforeAll(async () => {
    kiosk = await createKioskProcess();
  });
  afterAll(() => kiosk.end());

  it('gives the AS path of each trace, and what hosts share', async () => {
    const files = ['traceroute-ok.txt', 'mtr-ipv6.json', 'traceroute-silent.txt'].map(
      (name) => folder + name,
    );
    const { stdout, code } = await kiosk.run([
      'path',
      'import',
      ...files,
      '--asn',
      `${folder}asn.csv`,
      '--json',
    ]);
    expect(code).toBe(0);
    // By hand from the table: 192.0.2.1 is in 64500, 198.51.100.2 in the narrower 64502, 203.0.113.2 in 64503.
    expect(JSON.parse(stdout)).toMatchObject({
      paths: [
        { host: '203.0.113.2', reached: true, asns: [64500, 64502, 64503] },
        { host: '2001:db8:3::2', reached: true, asns: [64500, 64502] },
        { host: '203.0.113.2', reached: false, asns: [64500] },
      ],
      shared: [
        { hosts: ['203.0.113.2', '2001:db8:3::2'], asns: [64500, 64502] },
        { hosts: ['203.0.113.2', '203.0.113.2'], asns: [64500] },
        { hosts: ['2001:db8:3::2', '203.0.113.2'], asns: [64500] },
      ],
    });
  });

  it('refuses a table that is none, and files without a trace', async () => {
    const trace = `${folder}traceroute-ok.txt`;
    expect(await kiosk.run(['path', 'import', trace, '--asn', trace])).toMatchObject({ code: 2 });
    expect(await kiosk.run(['path', 'import', `${folder}asn.csv`])).toMatchObject({ code: 4 });
    expect(await kiosk.run(['path', 'import', `${folder}nothing.txt`])).toMatchObject({ code: 4 });
    expect(await kiosk.run(['path', 'look'])).toMatchObject({ code: 2 });
  });
});

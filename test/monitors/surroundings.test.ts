// Link, routes and resolvers from trees of files like the kernel's.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSurroundings } from '../../src/monitors/surroundings.js';
import { temporaryFolder } from '../sqlite/temporary-folder.js';

const header = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n';
const route = `${header}eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\n`;

function tree(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('src/monitors/surroundings', () => {
  it('reads link, gateway and resolvers', () => {
    const root = tree({
      'proc/net/route': route,
      'etc/resolv.conf': 'nameserver 192.0.2.1\n',
      'sys/class/net/lo/carrier': '1\n',
      'sys/class/net/eth0/carrier': '1\n',
    });
    expect(readSurroundings(root)).toEqual({
      link: 'up',
      routes: [{ interfaceName: 'eth0', gateway: '192.0.2.1', metric: 100 }],
      resolvers: ['192.0.2.1'],
    });
  });

  it("looks at the interface with the route: another one's link is no way out", () => {
    const root = tree({
      'proc/net/route': route,
      'sys/class/net/eth0/carrier': '0\n',
      'sys/class/net/docker0/carrier': '1\n',
    });
    expect(readSurroundings(root).link).toBe('down');
  });

  it('without a route any link counts; an interface that is switched off has none', () => {
    expect(readSurroundings(tree({ 'sys/class/net/wlan0/carrier': '1' })).link).toBe('up');
    expect(readSurroundings(tree({ 'sys/class/net/wlan0/operstate': 'down' })).link).toBe('down');
    expect(readSurroundings(tree({ 'sys/class/net/wlan0/operstate': 'unknown' })).link).toBe('unknown');
    expect(readSurroundings(tree({ 'sys/class/net/lo/carrier': '1' })).link).toBe('unknown');
  });

  it("asks the resolvers behind systemd-resolved's stub, which answers from memory", () => {
    const root = tree({
      'etc/resolv.conf': 'nameserver 127.0.0.53\n',
      'run/systemd/resolve/resolv.conf': 'nameserver 192.0.2.53\n',
    });
    expect(readSurroundings(root).resolvers).toEqual(['192.0.2.53']);
    expect(readSurroundings(tree({ 'etc/resolv.conf': 'nameserver 127.0.0.53\n' })).resolvers).toEqual([
      '127.0.0.53',
    ]);
  });
});

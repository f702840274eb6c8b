import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMtr, readTraceroutes } from '../../src/nettests/formats/traceroute-output.js';
import { outputSeparator } from '../../src/nettests/program-run.js';
import { traceroute } from '../../src/nettests/traceroute.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { fixture, ownRun } from './program-runs.js';
import { runContext } from './run-context.js';

function text(name: string): string {
  return fixture(`traceroute/${name}`);
}

function run(...names: readonly string[]) {
  const argv = ['-n', '203.0.113.2'];
  return ownRun(
    { program: 'traceroute', argv, furtherArgv: names.slice(1).map(() => argv) },
    names.map(text).join(outputSeparator),
  );
}

const noName = ownRun({ program: 'traceroute', argv: [] }, '', {
  exitCode: 2,
  stderr: text('traceroute-noname.stderr'),
});

nettestContract(traceroute, [
  run('traceroute-ok.txt'),
  run('traceroute-ok.txt', 'traceroute-silent.txt', 'traceroute-ipv6.txt'),
  run('mtr-ok.json'),
  run('mtr-silent.json'),
  noName,
]);

describe('nettests/traceroute: figures by hand', () => {
  it('a host that was reached', () => {
    const result = traceroute.parse(run('traceroute-ok.txt'));
    expect(result).toMatchObject({ status: 'ok', input: '203.0.113.2' });
    expect(result.metrics).toEqual({
      rtt_ms: 0.003,
      hops_count: 3,
      first_hop_ms: 0.002,
      packet_loss_ratio: 0,
      unreached_count: 0,
      hosts_count: 1,
    });
  });

  it('a host that is silent has no round trip, though its router answered', () => {
    const result = traceroute.parse(run('traceroute-silent.txt'));
    expect(result).toMatchObject({ status: 'failed', failure: { failure: 'generic_timeout_error' } });
    expect(result.metrics).toEqual({ first_hop_ms: 0.099, unreached_count: 1, hosts_count: 1 });
  });

  it('mtr: a mean of 0.0 at a silent hop was never measured', () => {
    const silent = readMtr(JSON.parse(text('mtr-silent-hop.json')));
    expect(silent?.hops[1]).toEqual({
      ttl: 2,
      addresses: [],
      rttsMs: [],
      sent: 10,
      lost: 10,
      refusals: [],
    });
    expect(silent?.reached).toBe(true);
    expect(traceroute.parse(run('mtr-ok.json')).metrics).toMatchObject({ rtt_ms: 0.06, hops_count: 3 });
    expect(traceroute.parse(run('mtr-silent.json')).metrics).toEqual({
      first_hop_ms: 0.057,
      unreached_count: 1,
      hosts_count: 1,
    });
  });

  it('several hosts: medians of those that were reached', () => {
    const result = traceroute.parse(run('traceroute-ok.txt', 'traceroute-silent.txt', 'traceroute-ipv6.txt'));
    expect(result).toMatchObject({ status: 'partial', metrics: { hosts_count: 3, unreached_count: 1 } });
    // 0.003 ms over IPv4; 2044.431 ms over IPv6, where the neighbours had to be found first.
    expect(result.metrics.rtt_ms).toBeCloseTo((0.003 + 2044.431) / 2, 6);
  });

  it('a name that cannot be looked up', () => {
    expect(traceroute.parse(noName)).toMatchObject({
      status: 'failed',
      metrics: {},
      failure: { failure: 'dns_temporary_failure' },
    });
  });

  it('reads several routers at one hop, names, and refusals', () => {
    const [trace] = readTraceroutes(
      [
        'traceroute to host.example (198.51.100.9), 30 hops max, 60 byte packets',
        ' 1  gw.example (192.0.2.1)  1.5 ms  1.2 ms *',
        ' 2  203.0.113.1  4.1 ms 203.0.113.5  4.9 ms 203.0.113.1  4.4 ms',
        ' 3  198.51.100.9  9.1 ms !X * *',
      ].join('\n'),
    );
    expect(trace?.hops).toEqual([
      { ttl: 1, addresses: ['192.0.2.1'], rttsMs: [1.5, 1.2], sent: 3, lost: 1, refusals: [] },
      {
        ttl: 2,
        addresses: ['203.0.113.1', '203.0.113.5'],
        rttsMs: [4.1, 4.9, 4.4],
        sent: 3,
        lost: 0,
        refusals: [],
      },
      { ttl: 3, addresses: ['198.51.100.9'], rttsMs: [9.1], sent: 3, lost: 2, refusals: ['!X'] },
    ]);
    expect(trace?.reached).toBe(false);
  });
});

const programs = { traceroute: '/usr/sbin/traceroute', mtr: '/usr/bin/mtr' };

for (const [name, path] of Object.entries(programs)) {
  describe.skipIf(!existsSync(path))(`nettests/traceroute with ${name} (Debian)`, () => {
    it('traces loopback', async () => {
      const context = runContext({ programs: { [name]: path } });
      const chosen = { hosts: ['127.0.0.1'], probes: 1, waitSeconds: 1 };
      const { state, version } = await traceroute.detect(context, chosen);
      expect(state).toBe('ready');
      expect(version).toMatch(/^\d/);
      const left = await traceroute.run(context, chosen);
      expect(traceroute.parse(left.raw ?? { format: '', text: '' })).toMatchObject({
        status: 'ok',
        metrics: { hops_count: 1, hosts_count: 1 },
      });
    });
  });
}

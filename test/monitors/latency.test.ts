// A minute of probes per target: by ping where it may be used, else by handshakes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Exec, ExecRequest, ExecResult } from '../../src/core/exec.js';
import { monitorsSchema } from '../../src/core/monitor-settings.js';
import { createLatency } from '../../src/monitors/latency.js';
import { createPing } from '../../src/monitors/ping.js';
import { createTestClock } from '../doubles/clock.js';

const capture = (name: string) =>
  readFileSync(new URL(`../fixtures/ping/${name}.txt`, import.meta.url), 'utf8');

const exited: ExecResult = {
  ending: 'exited',
  exitCode: 0,
  stdout: '',
  stdoutTruncated: false,
  stderr: '',
  stderrTruncated: false,
  durationMs: 1,
};

interface FakePing {
  readonly version: string;
  readonly result: Partial<ExecResult>;
  readonly missing?: boolean;
}

/** An Exec that knows one program, ping, and the requests that it got. */
function execWithPing({ version, result, missing = false }: FakePing) {
  const requests: ExecRequest[] = [];
  const exec: Exec = {
    run(request) {
      requests.push(request);
      return Promise.resolve(
        request.args.includes('-V') ? { ...exited, stdout: version } : { ...exited, ...result },
      );
    },
    find: () => Promise.resolve(missing ? undefined : '/usr/bin/ping'),
    withScratchFolder: () => Promise.reject(new Error('not needed')),
  };
  return { exec, requests };
}

function latencyWith(ping: FakePing, hosts: readonly string[] = []) {
  const clock = createTestClock();
  const { exec, requests } = execWithPing(ping);
  const handshakes: string[] = [];
  const latency = createLatency({
    clock,
    ping: createPing(exec),
    async tcp({ host, port }) {
      handshakes.push(`${host}:${port}`);
      await clock.sleep(8);
      return { outcome: 'answered', elapsedMs: 8 };
    },
    routes: () => [{ interfaceName: 'eth0', gateway: '192.0.2.1', metric: 0 }],
    settings: () => monitorsSchema.parse({ latency: { hosts } }).latency,
  });
  async function minute() {
    const ending = new AbortController();
    const found = latency.minute(Date.UTC(2030, 0, 1, 12, 34), ending.signal);
    await clock.advance(60_000);
    ending.abort();
    return await found;
  }
  return { minute, requests, handshakes, clock };
}

describe('src/monitors/latency', () => {
  it("folds the system's ping of the gateway into one row", async () => {
    const { minute, requests } = latencyWith({
      version: 'ping from iputils 20221126',
      result: { stdout: capture('iputils-ok') },
    });
    expect(await minute()).toEqual([
      {
        minute: '2030-01-01T12:34:00.000Z',
        target: 'gateway',
        method: 'ping',
        sent: 11,
        received: 5,
        minMs: 0.03,
        medianMs: 0.052,
        p95Ms: 0.385,
        jitterMs: 0.089,
        flags: [],
      },
    ]);
    expect(requests.at(-1)?.args.join(' ')).toBe('-n -O -D -c 11 -i 5 -W 4 -s 16 192.0.2.1');
  });

  it("leaves out what only iputils' ping knows", async () => {
    const { minute, requests } = latencyWith({ version: '', result: { stdout: capture('busybox-loss') } });
    expect(await minute()).toMatchObject([{ method: 'ping', received: 4 }]);
    expect(requests.at(-1)?.args.join(' ')).toBe('-n -c 11 -i 5 -W 4 -s 16 192.0.2.1');
  });

  it('calls an unreachable network a loss, and has no figures for it', async () => {
    const { minute } = latencyWith({
      version: 'iputils',
      result: { exitCode: 2, stderr: 'ping: connect: Network is unreachable' },
    });
    expect(await minute()).toEqual([
      {
        minute: '2030-01-01T12:34:00.000Z',
        target: 'gateway',
        method: 'ping',
        sent: 11,
        received: 0,
        flags: [],
      },
    ]);
  });

  it.each<readonly [string, FakePing]>([
    ['is not installed', { version: '', result: {}, missing: true }],
    [
      'may not open a socket',
      { version: 'iputils', result: { exitCode: 2, stderr: 'ping: socket: Operation not permitted' } },
    ],
    [
      'is not permitted to BusyBox',
      { version: '', result: { exitCode: 1, stderr: 'ping: permission denied (are you root?)' } },
    ],
    ['cannot be executed', { version: 'iputils', result: { ending: 'not_executable' } }],
  ])('measures handshakes where ping %s', async (_name, ping) => {
    const { minute, handshakes } = latencyWith(ping, ['192.0.2.99']);
    expect(await minute()).toMatchObject([
      {
        target: 'gateway',
        method: 'tcp',
        sent: 11,
        received: 11,
        minMs: 8,
        medianMs: 8,
        p95Ms: 8,
        jitterMs: 0,
      },
      { target: '192.0.2.99', method: 'tcp', received: 11 },
    ]);
    expect(new Set(handshakes)).toEqual(new Set(['192.0.2.1:53', '192.0.2.99:443']));
  });

  it('does not start a forbidden ping each minute, but tries again after an hour', async () => {
    const { minute, requests, clock } = latencyWith({
      version: 'iputils',
      result: { exitCode: 2, stderr: 'socket: Operation not permitted' },
    });
    const started = () => requests.filter(({ args }) => args.includes('-c')).length;
    await minute();
    await minute();
    expect(started()).toBe(1);
    await clock.advance(3_600_000);
    await minute();
    expect(started()).toBe(2);
  });
});

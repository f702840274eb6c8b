import { describe, expect, it } from 'vitest';
import type { Ndt7ServedSession } from '../../src/core/ndt7.js';
import type { HouseServer, RunContext } from '../../src/core/nettest.js';
import { lan } from '../../src/nettests/lan.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { runContext } from './run-context.js';

const download: Ndt7ServedSession = {
  direction: 'download',
  client: '192.0.2.7',
  last: {
    AppInfo: { ElapsedTime: 5_010_000, NumBytes: 26_000_000 },
    TCPInfo: { ElapsedTime: 5_000_000, BytesAcked: 25_000_000, MinRTT: 1800 },
  },
};
const upload: Ndt7ServedSession = {
  direction: 'upload',
  client: '192.0.2.7',
  last: { AppInfo: { ElapsedTime: 5_000_000, NumBytes: 12_500_000 } },
};
const raw = (sessions: readonly Ndt7ServedSession[]) => ({
  format: 'lan-browser/1',
  text: JSON.stringify({ sessions }),
});
const token = '0123456789abcdef0123456789abcdef';

/** A context in which these tests come, one after the other. */
function contextWith(sessions: readonly Ndt7ServedSession[]) {
  const came = [...sessions];
  const said: string[] = [];
  const houseServer: RunContext['houseServer'] = (accessToken, durationMs) => {
    said.push(`open ${accessToken} ${durationMs}`);
    const server: HouseServer = {
      next: () => Promise.resolve(came.shift()),
      release: () => {
        said.push('closed');
        return Promise.resolve();
      },
    };
    return Promise.resolve(server);
  };
  return { context: { ...runContext(), houseServer }, said };
}

nettestContract(lan, [raw([download, upload]), raw([download]), raw([])]);

describe('nettests/lan by a browser', () => {
  it('keeps what this device saw of both directions, and closes its server', async () => {
    const { context, said } = contextWith([download, upload]);
    const outcome = await lan.run(context, { browser: token });
    expect(said).toEqual([`open ${token} 5000`, 'closed']);
    expect(outcome).toMatchObject({ flags: ['by_browser'], engine: { name: 'browser' } });
    const result = lan.parse(outcome.raw ?? raw([]));
    expect(result.status).toBe('ok');
    // 25,000,000 bytes acknowledged in 5 s; 12,500,000 received in 5 s.
    expect(result.metrics).toEqual({ download_bps: 40e6, upload_bps: 20e6, min_rtt_ms: 1.8 });
  });

  it('is partly measured where the page was closed between the two', async () => {
    const { context } = contextWith([download]);
    const outcome = await lan.run(context, { browser: token });
    expect(lan.parse(outcome.raw ?? raw([]))).toMatchObject({
      status: 'partial',
      directions: { download: { status: 'ok' }, upload: { status: 'failed', failure: 'interrupted' } },
    });
  });

  it('fails where no browser comes, and says so', async () => {
    const { context, said } = contextWith([]);
    const outcome = await lan.run(context, { browser: token });
    expect(outcome.raw).toBeUndefined();
    expect(outcome.failure).toEqual({ failure: 'generic_timeout_error', detail: 'no browser began a test' });
    expect(said).toContain('closed');
  });

  it('takes a word of the page only, nothing else', () => {
    for (const browser of ['', 'x'.repeat(32), `${token}0`]) {
      expect(lan.options.safeParse({ browser }).success).toBe(false);
    }
  });
});

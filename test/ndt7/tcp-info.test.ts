// Reading `ss -tin`: real output, output of other versions, and garbage.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exec, ExecRequest, ExecResult } from '../../src/core/exec.js';
import { createTcpInfoReader, parseSs, peerKey, ssArguments } from '../../src/ndt7/tcp-info.js';

// iproute2 6.1, `ss -tinH state established sport = :19001`.
const real = `0      4190912 127.0.0.1:19001 127.0.0.1:41800
\t bbr wscale:10,10 rto:204 rtt:0.192/0.204 mss:65483 pmtu:65535 rcvmss:536 advmss:65483 cwnd:36 ssthresh:42 bytes_sent:5070317405 bytes_retrans:1702558 bytes_acked:5066257459 segs_out:82087 segs_in:38486 data_segs_out:82087 bbr:(bw:40557205448bps,mrtt:0.001,pacing_gain:1,cwnd_gain:2) send 98224500000bps lastrcv:948 pacing_rate 40151633392bps delivery_rate 8587934424bps delivered:82051 busy:932ms rwnd_limited:12ms(1.3%) unacked:36 retrans:0/26 dsack_dups:26 reordering:12 reord_seen:20 rcv_space:65483 rcv_ssthresh:65483 notsent:1833524 minrtt:0.001 snd_wnd:28696576
`;

function execReturning(result: Partial<ExecResult>): { exec: Exec; requests: ExecRequest[] } {
  const requests: ExecRequest[] = [];
  const exec: Exec = {
    async run(request) {
      requests.push(request);
      return {
        ending: 'exited',
        exitCode: 0,
        stdout: '',
        stdoutTruncated: false,
        stderr: '',
        stderrTruncated: false,
        durationMs: 1,
        ...result,
      };
    },
    find: async () => undefined,
    withScratchFolder: (use) => use('/nonexistent'),
  };
  return { exec, requests };
}

describe('src/ndt7/tcp-info', () => {
  it("reads real output into M-Lab's names, with times in µs", () => {
    expect([...parseSs(real)]).toEqual([
      [
        '127.0.0.1 41800',
        {
          BytesSent: 5070317405,
          BytesAcked: 5066257459,
          BytesReceived: 0,
          BytesRetrans: 1702558,
          BusyTime: 932_000,
          RWndLimited: 12_000,
          RTT: 192,
          RTTVar: 204,
          MinRTT: 1,
        },
      ],
    ]);
  });

  it('reads several connections, IPv6, mapped addresses, states and everything on one line', () => {
    const output = [
      'ESTAB 0 0 [::1]:80 [::1]:5000',
      '\t cubic bytes_received:7 minrtt:0.5',
      '0 0 [::ffff:10.0.0.1]:80 [::ffff:10.0.0.2]:5001',
      '\t cubic bytes_sent:9',
      '0 0 [fe80::1%eth0]:80 [fe80::2%eth0]:5002 cubic bytes_acked:8',
      '0 0 10.0.0.1:80 10.0.0.9:5003',
    ].join('\n');
    const connections = parseSs(output);
    expect(connections.get('::1 5000')).toMatchObject({ BytesReceived: 7, MinRTT: 500, BytesSent: 0 });
    expect(connections.get('10.0.0.2 5001')).toMatchObject({ BytesSent: 9 });
    expect(connections.get('fe80::2 5002')).toMatchObject({ BytesAcked: 8 });
    expect(connections.size).toBe(3);
  });

  it('has no key for what an old kernel does not tell', () => {
    expect(parseSs('0 0 1.2.3.4:80 1.2.3.5:9\n\t cubic rtt:1.5/0.75\n').get('1.2.3.5 9')).toEqual({
      RTT: 1500,
      RTTVar: 750,
    });
  });

  it('takes any text without throwing or making up a number', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom(...real.split('\n'), '\t rtt:x/y minrtt:-1 busy:ms'));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        for (const info of parseSs(lines.join('\n')).values()) {
          expect(Object.values(info).every((value = -1) => Number.isFinite(value) && value >= 0)).toBe(true);
        }
      }),
    );
  });

  it('spells an address like the socket that it belongs to', () => {
    expect(peerKey('::ffff:127.0.0.1', 9)).toBe('127.0.0.1 9');
    expect(peerKey('[::1]', 9)).toBe('::1 9');
  });

  it('asks ss for the ports of the server only', () => {
    expect(ssArguments([80, 443])).toEqual([
      ...['-tinH', 'state', 'established'],
      ...['(', 'sport', '=', ':80', 'or', 'sport', '=', ':443', ')'],
    ]);
  });

  it('gives its output, and one run to all who ask at the same time', async () => {
    const { exec, requests } = execReturning({ stdout: real });
    const read = createTcpInfoReader(exec);
    expect(await Promise.all([read([80]), read([80])])).toEqual([real, real]);
    expect(requests).toHaveLength(1);
    await read([80]);
    expect(requests).toHaveLength(2);
  });

  it('gives nothing where ss is missing, and stops asking', async () => {
    const { exec, requests } = execReturning({ ending: 'missing' });
    const read = createTcpInfoReader(exec);
    for (let round = 0; round < 6; round += 1) expect(await read([80])).toBeUndefined();
    expect(requests).toHaveLength(3);
  });
});

// The client against servers that do what no server should: each leaves a result that names it.
import { describe, expect, it } from 'vitest';
import { ndt7DirectionResultSchema } from '../../src/core/ndt7.js';
import { closePayload, opcodes, smallFrame } from '../../src/ndt7/frame-format.js';
import { createFrameReader } from '../../src/ndt7/frame-reader.js';
import { measureDirection } from '../../src/ndt7/measure-direction.js';
import { measureAgainst, startScriptedServer, targetOf, type Visit } from './scripted-server.js';

const client = { name: 'mk-kiosk', version: '0.0.0' };
const noProgress = (): void => undefined;
const binary = (bytes: number): Buffer => smallFrame(opcodes.binary, Buffer.alloc(bytes, 1));
const text = (value: string): Buffer => smallFrame(opcodes.text, Buffer.from(value, 'utf8'));
const close = (code: number, reason = ''): Buffer => smallFrame(opcodes.close, closePayload(code, reason));

/** Sends one frame of `bytes` again and again for `forMs`, then calls `then`. */
function sendFor(socket: Visit['socket'], bytes: number, forMs: number, then: () => void): void {
  const frame = binary(bytes);
  const endAt = performance.now() + forMs;
  const next = (): void => {
    if (socket.destroyed) return;
    if (performance.now() >= endAt) then();
    else socket.write(frame, () => setImmediate(next));
  };
  next();
}

describe('src/ndt7/measure-direction: download', () => {
  it('counts what came, over the time to the last byte', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.write(answer);
      sendFor(socket, 8192, 300, () => socket.end(close(1000)));
    });
    expect(result).toMatchObject({ ending: 'server_closed', cut: false, bpsSource: 'client' });
    expect(result.failure).toBeUndefined();
    expect((result.client?.bytes ?? 0) % 8192).toBe(0);
    expect(result.client?.elapsedMs).toBeGreaterThan(290);
    expect(result.bps).toBeCloseTo(((result.client?.bytes ?? 0) * 8000) / (result.client?.elapsedMs ?? 1), 3);
    expect(() => ndt7DirectionResultSchema.parse(result)).not.toThrow();
  });

  it('sends the query whole, the sub-protocol and its own name', async () => {
    const heads: string[] = [];
    const server = await startScriptedServer(({ socket, head, answer }) => {
      heads.push(head);
      socket.write(answer);
      socket.end(Buffer.concat([binary(8192), close(1000)]));
    });
    const downloadUrl = `${server.target.downloadUrl}?access_token=a.b-c_d%3D&client_name=other&x=%20y`;
    const result = await measureDirection(
      { direction: 'download', target: { ...server.target, downloadUrl }, earlyExit: true, durationMs: 100 },
      client,
      noProgress,
    );
    await server.close();
    expect(heads[0]).toContain(
      'GET /ndt/v7/download?access_token=a.b-c_d%3D&client_name=other&x=%20y&client_version=0.0.0&early_exit=250 HTTP/1.1\r\n',
    );
    expect(heads[0]).toContain('Sec-WebSocket-Protocol: net.measurementlab.ndt.v7\r\n');
    expect(heads[0]).toContain('User-Agent: mk-kiosk/0.0.0\r\n');
    expect(JSON.stringify(result)).not.toContain('a.b-c_d');
  });

  it('takes frames that come in the same packet as the handshake', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.end(Buffer.concat([Buffer.from(answer), binary(50_000), close(1000)]));
    });
    expect(result.client?.bytes).toBe(50_000);
  });

  it('answers a ping with the same payload and a close frame with a close frame, masked', async () => {
    const received: Buffer[] = [];
    await measureAgainst('download', ({ socket, answer }) => {
      socket.on('data', (chunk: Buffer) => received.push(chunk));
      socket.write(answer);
      socket.write(Buffer.concat([binary(8192), smallFrame(opcodes.ping, Buffer.from('abc')), close(1000)]));
    });
    const bytes = Buffer.concat(received);
    const unmasked = (at: number, length: number): number[] =>
      [...bytes.subarray(at + 6, at + 6 + length)].map(
        (byte, index) => byte ^ bytes.readUInt8(at + 2 + (index & 3)),
      );
    expect([...bytes.subarray(0, 2)]).toEqual([0x8a, 0x83]);
    expect(unmasked(0, 3)).toEqual([...Buffer.from('abc')]);
    expect([...bytes.subarray(9, 11)]).toEqual([0x88, 0x82]);
    expect(unmasked(9, 2)).toEqual([...closePayload(1000)]);
  });

  it('names a short download with an orderly close as cut', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.end(Buffer.concat([Buffer.from(answer), binary(8192), close(1000)]));
    });
    expect(result).toMatchObject({ ending: 'server_closed', cut: true });
    expect(result.failure).toBeUndefined();
  });

  it('does not call an early exit that was asked for cut', async () => {
    const server = await startScriptedServer(({ socket, answer }) => {
      socket.write(answer);
      const frame = binary(1 << 20);
      let left = 240;
      const next = (): void => {
        left -= 1;
        if (left >= 0) socket.write(frame, next);
        else socket.end(close(1000));
      };
      next();
    });
    const request = { direction: 'download', target: server.target, durationMs: 9000 } as const;
    const asked = await measureDirection({ ...request, earlyExit: true }, client, noProgress);
    await server.close();
    expect(asked).toMatchObject({ ending: 'server_closed', cut: false, earlyExit: true });
  });

  it('fails with the code and reason when the server closes early with an error', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.end(Buffer.concat([Buffer.from(answer), binary(8192), close(1011, 'broken')]));
    });
    expect(result).toMatchObject({
      ending: 'failed',
      failure: 'ndt7_cut_short',
      detail: 'the server closed with code 1011: broken',
    });
    expect(result.client?.bytes).toBe(8192);
  });

  it('tolerates a dropped connection late in the test', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.write(answer);
      sendFor(socket, 8192, 290, () => socket.resetAndDestroy());
    });
    expect(result).toMatchObject({ ending: 'dropped', cut: false });
    expect(result.failure).toBeUndefined();
    expect(result.warnings.join()).toContain('dropped the connection');
  });

  it.each([
    ['ended', 'eof_error', (visit: Visit) => visit.socket.end()],
    ['reset', 'connection_reset', (visit: Visit) => visit.socket.resetAndDestroy()],
  ])('fails when the connection is %s early', async (_how, failure, end) => {
    const result = await measureAgainst('download', (visit) => {
      visit.socket.write(visit.answer);
      visit.socket.write(binary(8192), () => end(visit));
    });
    expect(result).toMatchObject({ ending: 'failed', failure });
  });

  it('fails when nothing moves for the stall time, with what had come before', async () => {
    const result = await measureAgainst(
      'download',
      ({ socket, answer }) => socket.write(Buffer.concat([Buffer.from(answer), binary(8192)])),
      { durationMs: 5000, hardLimitMs: 6000 },
    );
    expect(result).toMatchObject({
      ending: 'failed',
      failure: 'generic_timeout_error',
      detail: 'nothing moved for 250 ms',
      client: { bytes: 8192 },
    });
  });

  it('cuts a download that never ends at the hard limit and lets it count', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.write(answer);
      sendFor(socket, 8192, 5000, () => undefined);
    });
    expect(result).toMatchObject({ ending: 'hard_limit', cut: false });
    expect(result.failure).toBeUndefined();
    expect(result.client?.elapsedMs).toBeGreaterThan(550);
    expect(result.client?.elapsedMs).toBeLessThan(1500);
  });

  it('has no figure when text is all that comes', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.write(answer);
      socket.write(smallFrame(opcodes.ping, Buffer.alloc(0)));
      socket.end(close(1000));
    });
    expect(result).toMatchObject({ failure: 'ndt7_no_data' });
    expect(result.bps).toBeUndefined();
    expect(result.client).toBeUndefined();
  });

  it.each([
    ['a masked frame', smallFrame(2, Buffer.alloc(9), Buffer.alloc(4)), 'is masked'],
    ['reserved bits', Buffer.from([0xf2, 0x01, 0x00]), 'reserved bits'],
    ['a frame of 2^63 bytes', Buffer.from([0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 0]), '16777216 are allowed'],
    ['what is no frame', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'reserved bits'],
  ])('names %s', async (_name, bytes, detail) => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.write(Buffer.concat([Buffer.from(answer), bytes]));
    });
    expect(result).toMatchObject({ ending: 'failed', failure: 'ndt7_protocol_error' });
    expect(result.detail).toContain(detail);
  });

  it('stops at once when it is told to, keeping what it has', async () => {
    const abort = new AbortController();
    const result = await measureAgainst(
      'download',
      ({ socket, answer }) => {
        socket.write(answer);
        sendFor(socket, 8192, 5000, () => undefined);
      },
      { durationMs: 5000, hardLimitMs: 6000, signal: abort.signal, onProgress: () => abort.abort() },
    );
    expect(result).toMatchObject({ ending: 'aborted', failure: 'interrupted' });
    expect(result.client?.bytes).toBeGreaterThan(0);
    expect(result.client?.elapsedMs).toBeLessThan(2000);
  });
});

describe('src/ndt7/measure-direction: handshake', () => {
  it.each([
    [
      '400',
      'HTTP/1.1 400 Bad Request\r\n\r\nno sub-protocol',
      'the server answered: 400 Bad Request no sub-protocol',
    ],
    ['401', 'HTTP/1.1 401 Unauthorized\r\n\r\n', 'the server answered: 401 Unauthorized'],
    ['503', 'HTTP/1.1 503 Service Unavailable\r\n\r\n', 'the server answered: 503 Service Unavailable'],
    ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n', 'the server answered: 302 Found'],
    ['garbage', '\u0000\u0001\u0002\u0003', 'the answer is not HTTP'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'the answer is not HTTP'],
    ['an endless head', `HTTP/1.1 101 X\r\n${'A: b\r\n'.repeat(4000)}`, 'no end after 16384 bytes'],
  ])('names %s', async (_name, reply, detail) => {
    const result = await measureAgainst('download', ({ socket }) =>
      socket.write(Buffer.from(reply, 'latin1')),
    );
    expect(result).toMatchObject({ ending: 'failed', failure: 'ndt7_handshake_failed' });
    expect(result.detail).toContain(detail);
    expect(result.client).toBeUndefined();
  });

  it.each([
    ['Upgrade: websocket', 'Upgrade: h2c', 'upgrades to no WebSocket'],
    ['Connection: Upgrade', 'Connection: close', 'no Connection: Upgrade'],
    [/Accept: .*/, 'Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=', 'a wrong Sec-WebSocket-Accept'],
    [/\r\nSec-WebSocket-Protocol: .*/, '', 'does not select the sub-protocol'],
    ['\r\n\r\n', '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n', 'an extension nobody asked for'],
  ])('insists on %s', async (from, to, detail) => {
    const result = await measureAgainst('upload', ({ socket, answer }) =>
      socket.write(answer.replace(from, to)),
    );
    expect(result).toMatchObject({ ending: 'failed', failure: 'ndt7_handshake_failed' });
    expect(result.detail).toContain(detail);
  });

  it('accepts an answer that comes byte by byte, with odd spelling', async () => {
    const result = await measureAgainst(
      'download',
      ({ socket, answer }) => {
        const odd = answer
          .replace('Upgrade: websocket', 'UPGRADE:WebSocket')
          .replace('Connection: Upgrade', 'connection: keep-alive, upgrade ');
        const bytes = Buffer.concat([Buffer.from(odd), binary(8192), close(1000)]);
        socket.setNoDelay(true);
        let at = 0;
        const next = (): void => {
          if (at >= bytes.length) return;
          socket.write(bytes.subarray(at, at + 1), () => setImmediate(next));
          at += 1;
        };
        next();
      },
      { connectTimeoutMs: 5000, hardLimitMs: 5000 },
    );
    expect(result.client?.bytes).toBe(8192);
  });

  it.each([
    ['before the handshake', () => undefined, 'generic_timeout_error'],
    ['by ending the connection', ({ socket }: Visit) => socket.end(), 'eof_error'],
    ['by resetting the connection', ({ socket }: Visit) => socket.resetAndDestroy(), 'connection_reset'],
  ])('gives up on a server that goes silent %s', async (_how, script, failure) => {
    const result = await measureAgainst('download', script, { connectTimeoutMs: 200 });
    expect(result).toMatchObject({ ending: 'failed', failure });
  });

  it('names a refused connection', async () => {
    const server = await startScriptedServer(() => undefined);
    await server.close();
    const result = await measureDirection(
      { direction: 'download', target: server.target },
      client,
      noProgress,
    );
    expect(result).toMatchObject({ ending: 'failed', failure: 'connection_refused' });
    expect(result.timing.connectMs).toBeUndefined();
  });

  it('names a host name that does not exist', async () => {
    const target = targetOf(1, 'ws', 'no-such-host.invalid');
    const result = await measureDirection({ direction: 'download', target }, client, noProgress);
    expect(result.ending).toBe('failed');
    // Without any resolver the name cannot even be asked for.
    expect(['dns_nxdomain_error', 'dns_temporary_failure', 'dns_lookup_error']).toContain(result.failure);
  });

  it.each(['', 'http://127.0.0.1/', 'ws://', 'nonsense', 'wss://[::1'])(
    'names the URL "%s"',
    async (downloadUrl) => {
      const target = { ...targetOf(1), downloadUrl };
      const result = await measureDirection({ direction: 'download', target }, client, noProgress);
      expect(result).toMatchObject({ ending: 'failed', failure: 'ndt7_handshake_failed' });
    },
  );

  it('names a query that is longer than the spec allows', async () => {
    const target = { ...targetOf(1), downloadUrl: `ws://127.0.0.1:1/ndt/v7/download?x=${'a'.repeat(4096)}` };
    const result = await measureDirection({ direction: 'download', target }, client, noProgress);
    expect(result.detail).toContain('longer than 4096 bytes');
  });

  it('is stopped before it begins by a signal that is aborted already', async () => {
    const result = await measureAgainst('download', () => undefined, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ ending: 'aborted', failure: 'interrupted' });
  });
});

describe('src/ndt7/measure-direction: upload', () => {
  /** Reads everything, says what `say` makes of the count, and closes when the client does. */
  function receive(
    { socket, answer }: Visit,
    say: (bytes: number, elapsedUs: number) => string | undefined,
  ): void {
    const startedAt = performance.now();
    const reader = createFrameReader(
      { masked: true, binaryAllowed: true },
      {
        onText: () => undefined,
        onTextRejected: () => undefined,
        onPing: () => undefined,
        onClose: () => socket.end(close(1000)),
      },
    );
    socket.write(answer);
    const timer = setInterval(() => {
      const message = say(reader.dataBytes(), Math.round((performance.now() - startedAt) * 1000));
      if (message !== undefined && socket.writable) socket.write(text(message));
    }, 50);
    socket.on('close', () => clearInterval(timer));
    socket.on('data', (chunk: Buffer) => {
      if (reader.feed(chunk, 0, chunk.length) !== undefined) socket.destroy();
    });
  }

  it("takes the server's TCPInfo for the figure and keeps its own count beside it", async () => {
    const result = await measureAgainst('upload', (visit) =>
      receive(visit, (bytes, elapsedUs) =>
        JSON.stringify({
          AppInfo: { NumBytes: 1, ElapsedTime: elapsedUs },
          ConnectionInfo: { UUID: 'a-b-c' },
          TCPInfo: { BytesReceived: bytes, ElapsedTime: elapsedUs, MinRTT: 250, RTT: 300, RTTVar: 20 },
        }),
      ),
    );
    expect(result).toMatchObject({
      ending: 'duration',
      cut: false,
      bpsSource: 'server_tcp_info',
      uuid: 'a-b-c',
      minRttMs: 0.25,
      rttMs: 0.3,
      rttVarMs: 0.02,
    });
    expect(result.failure).toBeUndefined();
    expect(result.retransmissionRatio).toBeUndefined();
    expect(result.bps).toBe(result.server?.bps);
    expect(result.client?.bytes).toBeGreaterThanOrEqual(result.server?.bytes ?? Infinity);
    expect(result.client?.elapsedMs).toBeGreaterThanOrEqual(299);
  });

  it("falls back on the server's AppInfo and says so", async () => {
    const result = await measureAgainst('upload', (visit) =>
      receive(visit, (bytes, elapsedUs) =>
        JSON.stringify({ AppInfo: { NumBytes: bytes, ElapsedTime: elapsedUs } }),
      ),
    );
    expect(result).toMatchObject({ bpsSource: 'server_app_info', server: { source: 'app_info' } });
  });

  it('has no figure without a word of the server, only its own count', async () => {
    const result = await measureAgainst('upload', (visit) => receive(visit, () => undefined));
    expect(result).toMatchObject({ ending: 'duration', failure: 'ndt7_no_server_measurement' });
    expect(result.bps).toBeUndefined();
    expect(result.client?.bytes).toBeGreaterThan(0);
  });

  it.each([
    ['strings', '{"TCPInfo":{"BytesReceived":"9","ElapsedTime":"1"}}', 'TCPInfo'],
    ['negative numbers', '{"TCPInfo":{"BytesReceived":-5,"ElapsedTime":100}}', 'TCPInfo.BytesReceived'],
    ['no number', '{"TCPInfo":{"BytesReceived":1e999,"ElapsedTime":100}}', 'TCPInfo.BytesReceived'],
    ['null', 'null', 'no measurement'],
    ['an array', '[1,2]', 'no measurement'],
    ['no JSON', '{"TCPInfo":', 'no measurement'],
    ['deep nesting', '['.repeat(30_000), 'no measurement'],
    ['a prototype', '{"__proto__":{"TCPInfo":{"BytesReceived":1}},"TCPInfo":7}', 'TCPInfo'],
    ['more than was sent', '{"TCPInfo":{"BytesReceived":1e15,"ElapsedTime":300000}}', 'the server claims'],
    ['no time at all', '{"TCPInfo":{"BytesReceived":1e6,"ElapsedTime":0}}', ''],
    ['an impossible time', '{"TCPInfo":{"BytesReceived":1e6,"ElapsedTime":1}}', 'the server claims'],
    ['70 KB of text', JSON.stringify({ x: 'y'.repeat(70_000) }), '65536 are read'],
  ])('survives and names a server whose JSON holds %s', async (_name, message, warning) => {
    const result = await measureAgainst('upload', (visit) => receive(visit, () => message));
    expect(result).toMatchObject({ ending: 'duration', failure: 'ndt7_no_server_measurement' });
    expect(result.warnings.join(' ')).toContain(warning);
    expect(result.bps).toBeUndefined();
    expect(result.minRttMs).toBeUndefined();
  });

  it('refuses binary messages from the server', async () => {
    const result = await measureAgainst('upload', ({ socket, answer }) => {
      socket.write(Buffer.concat([Buffer.from(answer), binary(1024)]));
    });
    expect(result).toMatchObject({ ending: 'failed', failure: 'ndt7_protocol_error' });
  });

  it('gives up on a server that never reads', async () => {
    const result = await measureAgainst(
      'upload',
      ({ socket, answer }) => {
        socket.pause();
        socket.write(answer);
      },
      { durationMs: 3000, hardLimitMs: 4000 },
    );
    expect(result).toMatchObject({ ending: 'failed', failure: 'generic_timeout_error' });
    expect(result.bps).toBeUndefined();
  });

  it('counts an upload that the server ends with a close frame', async () => {
    const result = await measureAgainst('upload', ({ socket, answer }) => {
      const startedAt = performance.now();
      let bytes = 0;
      socket.write(answer);
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        const elapsedUs = Math.round((performance.now() - startedAt) * 1000);
        if (elapsedUs < 280_000 || socket.writableEnded) return;
        socket.write(text(JSON.stringify({ TCPInfo: { BytesReceived: bytes, ElapsedTime: elapsedUs } })));
        socket.end(close(1000));
      });
    });
    expect(result).toMatchObject({ ending: 'server_closed', cut: false, bpsSource: 'server_tcp_info' });
    expect(result.failure).toBeUndefined();
  });

  it('begins with messages of 2^13 bytes and never sends one over 2^20', async () => {
    const sizes = new Set<number>();
    const masks = new Set<string>();
    await measureAgainst('upload', ({ socket, answer }) => {
      socket.write(answer);
      let kept = Buffer.alloc(0);
      let skip = 0;
      socket.on('data', (chunk: Buffer) => {
        let at = Math.min(skip, chunk.length);
        skip -= at;
        kept = Buffer.concat([kept, chunk.subarray(at)]);
        at = 0;
        while (skip === 0 && kept.length - at >= 14) {
          const short = kept.readUInt8(at + 1) & 0x7f;
          const size =
            short === 126 ? kept.readUInt16BE(at + 2) : short === 127 ? kept.readUInt32BE(at + 6) : short;
          const header = short === 126 ? 8 : short === 127 ? 14 : 6;
          if (kept.readUInt8(at) === 0x82) {
            sizes.add(size);
            masks.add(kept.subarray(at + header - 4, at + header).toString('hex'));
          }
          const next = at + header + size;
          skip = Math.max(0, next - kept.length);
          at = Math.min(next, kept.length);
        }
        kept = kept.subarray(at);
      });
    });
    const sorted = [...sizes].sort((a, b) => a - b);
    expect(sorted[0]).toBe(1 << 13);
    expect(sorted.at(-1)).toBeLessThanOrEqual(1 << 20);
    expect(sorted.every((size) => Number.isInteger(Math.log2(size)))).toBe(true);
    // RFC 6455 asks for a fresh mask per frame.
    expect(masks.size).toBeGreaterThan(sizes.size);
  });
});

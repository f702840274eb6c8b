// The client's upload: what counts, and servers that lie, stay silent or never read.
import { describe, expect, it } from 'vitest';
import { createFrameReader } from '../../src/ndt7/frame-reader.js';
import { binary, close, measureAgainst, text, type Visit } from './scripted-server.js';

describe('src/ndt7/transfer: upload', () => {
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
      { durationMs: 5000, stallTimeoutMs: 250 },
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

  it('lasts to its end on a line that is slow to take a message', async () => {
    const result = await measureAgainst('upload', ({ socket, answer }) => {
      const startedAt = performance.now();
      socket.write(answer);
      // Nothing is read: the kernels take what they can hold, and the next message waits.
      socket.pause();
      const timer = setInterval(() => {
        const elapsedUs = Math.round((performance.now() - startedAt) * 1000);
        socket.write(text(JSON.stringify({ TCPInfo: { BytesReceived: 1000, ElapsedTime: elapsedUs } })));
        if (elapsedUs < 290_000) return;
        clearInterval(timer);
        socket.write(close(1000));
      }, 25);
    });
    expect(result).toMatchObject({ cut: false, bpsSource: 'server_tcp_info' });
    expect(result.failure).toBeUndefined();
    expect(result.client?.elapsedMs).toBeGreaterThan(280);
  });

  it('begins with messages of 2^13 bytes and never sends one over 2^20', async () => {
    const sizes = new Set<number>();
    const masks = new Set<string>();
    await measureAgainst(
      'upload',
      ({ socket, answer }) => {
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
      },
      { hardLimitMs: 600 },
    );
    const sorted = [...sizes].sort((a, b) => a - b);
    expect(sorted[0]).toBe(1 << 13);
    expect(sorted.at(-1)).toBeLessThanOrEqual(1 << 20);
    expect(sorted.every((size) => Number.isInteger(Math.log2(size)))).toBe(true);
    // RFC 6455 asks for a fresh mask per frame.
    expect(masks.size).toBeGreaterThan(sizes.size);
  });
});

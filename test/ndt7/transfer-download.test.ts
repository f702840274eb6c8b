// The client's download against servers that do what no server should: each leaves a result that names it.
import { describe, expect, it } from 'vitest';
import { ndt7DirectionResultSchema } from '../../src/core/ndt7.js';
import { closePayload, opcodes, smallFrame } from '../../src/ndt7/frame-format.js';
import { measureDirection } from '../../src/ndt7/measure-direction.js';
import {
  binary,
  client,
  close,
  measureAgainst,
  noProgress,
  startScriptedServer,
  text,
  type Visit,
} from './scripted-server.js';

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

describe('src/ndt7/transfer: download', () => {
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

  it('ends its time with the last byte of data, however long the server then takes to close', async () => {
    const result = await measureAgainst('download', ({ socket, answer }) => {
      socket.write(Buffer.concat([Buffer.from(answer), binary(8192)]));
      setTimeout(() => socket.write(text('{}')), 250);
      setTimeout(() => socket.end(close(1000)), 400);
    });
    expect(result.client?.bytes).toBe(8194);
    // One look at the transfer, each 100 ms, would be too late.
    expect(result.client?.elapsedMs).toBeLessThan(90);
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
      { durationMs: 5000, stallTimeoutMs: 250 },
    );
    expect(result).toMatchObject({
      ending: 'failed',
      failure: 'generic_timeout_error',
      detail: 'nothing moved for 250 ms',
      client: { bytes: 8192 },
    });
  });

  it('cuts a download that never ends at the hard limit and lets it count', async () => {
    const result = await measureAgainst(
      'download',
      ({ socket, answer }) => {
        socket.write(answer);
        sendFor(socket, 8192, 5000, () => undefined);
      },
      { hardLimitMs: 600 },
    );
    expect(result).toMatchObject({ ending: 'hard_limit', cut: false });
    expect(result.failure).toBeUndefined();
    expect(result.client?.elapsedMs).toBeGreaterThan(550);
    expect(result.client?.elapsedMs).toBeLessThan(4000);
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
      { durationMs: 5000, signal: abort.signal, onProgress: () => abort.abort() },
    );
    expect(result).toMatchObject({ ending: 'aborted', failure: 'interrupted' });
    expect(result.client?.bytes).toBeGreaterThan(0);
    expect(result.client?.elapsedMs).toBeLessThan(2000);
  });
});

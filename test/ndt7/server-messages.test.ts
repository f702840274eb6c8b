// What is made of a server's messages: real ones of M-Lab's server, and the bounds on what is believed.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collectServerMessages } from '../../src/ndt7/server-messages.js';

const recordSchema = z.object({ ServerMeasurements: z.array(z.json()), UUID: z.string() });

function messagesOf(direction: 'Download' | 'Upload'): { uuid: string; messages: string[] } {
  const name = `../fixtures/ndt-server/ndt7-${direction.toLowerCase()}.json`;
  const json: unknown = JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
  const record = z.record(z.string(), z.unknown()).parse(json)[direction];
  const { ServerMeasurements: measurements, UUID: uuid } = recordSchema.parse(record);
  return { uuid, messages: measurements.map((measurement) => JSON.stringify(measurement)) };
}

const figure = (bytes: number, elapsedMs: number): { bytes: number; elapsedMs: number; bps: number } => ({
  bytes,
  elapsedMs,
  bps: (bytes * 8000) / elapsedMs,
});

function collect(
  direction: 'download' | 'upload',
  messages: readonly string[],
): { collected: ReturnType<typeof collectServerMessages>; warnings: string[] } {
  const warnings: string[] = [];
  const collected = collectServerMessages(direction, (warning) => warnings.push(warning));
  for (const message of messages) collected.take(message);
  return { collected, warnings };
}

describe('src/ndt7/server-messages', () => {
  it("reads M-Lab's server during a download", () => {
    const { uuid, messages } = messagesOf('Download');
    const { collected, warnings } = collect('download', messages);
    const report = collected.report(figure(29_000_000, 10_000));
    expect(warnings).toEqual([]);
    expect(report).toMatchObject({ received: 25, rejected: 0, uuid, minRttMs: 0.006, rttMs: 14.312 });
    expect(report.figure).toEqual({
      source: 'tcp_info',
      bytes: 29_508_728,
      elapsedMs: 10_001.014,
      bps: (29_508_728 * 8e6) / 10_001_014,
    });
    expect(report.retransmissionRatio).toBe(13_032 / 29_891_000);
    expect(report.curve).toHaveLength(25);
  });

  it("reads M-Lab's server during an upload, where retransmission says nothing", () => {
    const { messages } = messagesOf('Upload');
    const report = collect('upload', messages).collected.report(figure(29_900_000, 10_000));
    expect(report.figure).toMatchObject({ source: 'tcp_info', bytes: 29_412_693 });
    expect(report.retransmissionRatio).toBeUndefined();
  });

  it('takes each part from the newest message that has it', () => {
    const { collected } = collect('upload', [
      '{"TCPInfo":{"BytesReceived":1000,"ElapsedTime":1000,"MinRTT":9}}',
      '{"TCPInfo":{"BytesReceived":3000,"ElapsedTime":2000,"MinRTT":4294967295}}',
      '{"ConnectionInfo":{"UUID":"u"}}',
    ]);
    expect(collected.report(figure(3000, 2))).toMatchObject({
      figure: { bytes: 3000, elapsedMs: 2 },
      minRttMs: 0.009,
      uuid: 'u',
    });
  });

  it('believes an upload no rate that is half as much again as its own, a download none that is four times it', () => {
    const early = ['{"TCPInfo":{"BytesAcked":8000,"ElapsedTime":2000}}'];
    expect(collect('download', early).collected.report(figure(2100, 2)).figure).toBeDefined();
    expect(collect('download', early).collected.report(figure(1900, 2)).figure).toBeUndefined();
    const messages = ['{"TCPInfo":{"BytesReceived":3100,"ElapsedTime":2000}}'];
    expect(collect('upload', messages).collected.report(figure(2000, 2)).figure).toBeUndefined();
    expect(collect('upload', messages).collected.report(figure(3000, 2)).figure).toBeDefined();
    expect(collect('upload', messages).collected.report(undefined).figure).toBeUndefined();
  });

  it('says when the last word about an upload was spoken long before its end', () => {
    const { collected, warnings } = collect('upload', [
      '{"TCPInfo":{"BytesReceived":100,"ElapsedTime":2000000}}',
    ]);
    expect(collected.report(figure(1000, 10_000)).figure).toBeDefined();
    expect(warnings).toEqual(["the server's last figure is of 2000 ms of 10000"]);
  });

  it('has no ratio when more was sent again than was sent, or nothing was', () => {
    const lie = collect('download', ['{"TCPInfo":{"BytesSent":10,"BytesRetrans":11}}']);
    expect(lie.collected.report(undefined).retransmissionRatio).toBeUndefined();
    expect(lie.warnings.join()).toContain('sent more bytes again');
    const nothing = collect('download', ['{"TCPInfo":{"BytesSent":0,"BytesRetrans":0}}']);
    expect(nothing.collected.report(undefined).retransmissionRatio).toBeUndefined();
  });

  it('reads a bounded number of messages, and the last one of a flood', () => {
    const { collected, warnings } = collect(
      'upload',
      Array.from({ length: 5000 }, (_, index) =>
        JSON.stringify({ TCPInfo: { BytesReceived: index + 1, ElapsedTime: 1_000_000 } }),
      ),
    );
    const report = collected.report(figure(5000, 1000));
    expect(report.received).toBe(5000);
    expect(report.curve).toHaveLength(1001);
    expect(report.figure?.bytes).toBe(5000);
    expect(warnings).toEqual(['the server sent more than 1000 messages']);
  });

  it.each([
    ['times so small that no number holds them', { BytesReceived: 5e-324, ElapsedTime: 5e-324, RTT: 5e-324 }],
    ['less than a byte in less than a microsecond', { BytesReceived: 0.1, ElapsedTime: 0.1, MinRTT: 0.1 }],
    ['amounts that no arithmetic survives', { BytesReceived: 1e306, ElapsedTime: 1e6, RTT: 1e300 }],
    ['a round trip of years', { RTT: 2 ** 50, RTTVar: 2 ** 50, MinRTT: 2 ** 50 }],
  ])('makes nothing of %s', (_, tcpInfo) => {
    const { collected } = collect('upload', [JSON.stringify({ TCPInfo: tcpInfo })]);
    const { figure: server, curve, minRttMs, rttMs, rttVarMs } = collected.report(figure(1e9, 10_000));
    expect({ server, curve, minRttMs, rttMs, rttVarMs }).toEqual({ curve: [] });
  });
});

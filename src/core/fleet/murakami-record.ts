// A measurement as a record of Murakami, for programs that take those.
// https://github.com/m-lab/murakami/tree/main/murakami/runners (names), docs/importing.md (the other way round)
import type { Measurement } from '../measurement.js';

/** A flat object of texts and numbers; what was not measured has no key. Speeds are Mbit/s, times ms, retransmission per cent. */
export function murakamiRecord(measurement: Measurement): Readonly<Record<string, string | number>> {
  const { metrics, annotations, server, directions } = measurement;
  const endMs = Date.parse(measurement.startedAt) + measurement.durationMs;
  const record: Record<string, string | number | undefined> = {
    SchemaVersion: 1,
    TestName: measurement.nettest,
    TestStartTime: measurement.startedAt,
    TestEndTime: new Date(endMs).toISOString(),
    MurakamiLocation: annotations.location ?? annotations.site,
    MurakamiConnectionType: annotations.connectionType,
    MurakamiNetworkType: annotations.networkType,
    MurakamiDeviceID: measurement.device,
    TestUUID: measurement.id,
    TestError: measurement.failure ?? measurement.skipReason,
    ServerName: server?.host,
    ServerIP: server?.address,
    DownloadError: directions.download?.failure,
    UploadError: directions.upload?.failure,
    ...withUnit('Download', inMegabits(metrics.download_bps), 'Mbit/s'),
    ...withUnit('Upload', inMegabits(metrics.upload_bps), 'Mbit/s'),
    ...withUnit('MinRTT', metrics.min_rtt_ms, 'ms'),
    ...withUnit('DownloadRetrans', inPercent(metrics.retransmission_ratio), '%'),
  };
  const present: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(record)) if (value !== undefined) present[name] = value;
  return present;
}

function withUnit(name: string, value: number | undefined, unit: string) {
  return value === undefined ? {} : { [`${name}Value`]: value, [`${name}Unit`]: unit };
}

function inMegabits(bps: number | undefined): number | undefined {
  return bps === undefined ? undefined : bps / 1e6;
}

function inPercent(ratio: number | undefined): number | undefined {
  return ratio === undefined ? undefined : ratio * 100;
}

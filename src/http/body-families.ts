// The body of the device as Prometheus families; what nobody tells has no sample.
import type { Body } from '../core/body.js';
import { throttleReasons } from '../core/conditions.js';
import { hardwareStates } from '../core/indicator.js';
import type { MetricFamily } from '../web/exposition.js';

/** Heat, power, card, disk, event loop and lights. */
export function bodyFamilies({ processor, power, wear, disk, lights, stalls }: Body): MetricFamily[] {
  const { now, sinceBoot } = power ?? {};
  return [
    gauge('mk_kiosk_temperature_celsius', 'Temperature of the processor.', processor?.temperatureCelsius),
    {
      name: 'mk_kiosk_throttled',
      type: 'gauge',
      help: '1 while the firmware holds the reason against the processor, or did so since the boot.',
      samples: [
        { since: 'now', reasons: now },
        { since: 'boot', reasons: sinceBoot },
      ].flatMap(({ since, reasons }) =>
        reasons === undefined
          ? []
          : throttleReasons.map((reason) => ({
              labels: { since, reason },
              value: reasons.includes(reason) ? 1 : 0,
            })),
      ),
    },
    gauge('mk_kiosk_disk_free_bytes', 'Room on the disk of the data folder.', disk?.freeBytes),
    gauge(
      'mk_kiosk_disk_written_bytes',
      'Written to that disk by all programs since the boot.',
      wear.writtenBytes,
    ),
    gauge('mk_kiosk_own_written_bytes', 'Written by the kiosk since it began.', wear.ownWrittenBytes),
    gauge('mk_kiosk_file_system_errors', 'Errors that its file system has met.', wear.fileSystemErrors),
    gauge('mk_kiosk_card_life_used_ratio', 'Share of the life of an eMMC that is used.', wear.lifeUsedRatio),
    gauge(
      'mk_kiosk_longest_stall_seconds',
      'The longest time in the last minute for which the daemon was busy with one thing.',
      stalls === undefined ? undefined : stalls.longestMs / 1000,
    ),
    {
      name: 'mk_kiosk_stalls_total',
      type: 'counter',
      help: 'How often the daemon was busy with one thing for two seconds or more, since its start.',
      samples: stalls === undefined ? [] : [{ value: stalls.count }],
    },
    {
      name: 'mk_kiosk_light',
      type: 'gauge',
      help: '1 for the state of each lamp, display, button or line that is configured.',
      samples: lights.flatMap(({ id, state }) =>
        hardwareStates.map((each) => ({ labels: { light: id, state: each }, value: each === state ? 1 : 0 })),
      ),
    },
  ];
}

function gauge(name: string, help: string, value: number | undefined): MetricFamily {
  return { name, type: 'gauge', help, samples: value === undefined ? [] : [{ value }] };
}

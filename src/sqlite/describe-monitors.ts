// What each column means of the tables of the monitors, and of when the daemon ran.
import type { TableMeaning } from './table-meaning.js';

const checksum = 'CRC-32 of the other columns: a changed byte is seen.';
const minuteCount = 'Minutes since 1970-01-01T00:00Z.';

/** Their tables by name. */
export const monitorTableMeanings: Readonly<Record<string, TableMeaning>> = {
  outage: {
    about: 'Times without internet, as the connectivity monitor saw them.',
    columns: {
      id: 'UUID, 16 bytes big-endian.',
      kind: 'no_link, no_gateway, no_dns, no_internet, captive_portal or partial.',
      begin_ms: 'Begin, ms since 1970-01-01T00:00Z: the middle between the rounds of probes on either side.',
      begin_uncertainty_ms: 'Half the time between those rounds.',
      end_ms: 'End; NULL while it goes on.',
      end_uncertainty_ms: 'As for the begin.',
      overlaps_test: '1 when a speed test ran meanwhile.',
      checksum,
    },
  },
  latency_minute: {
    about: 'Round trips of one minute to one target, microseconds.',
    columns: {
      minute: minuteCount,
      target_key: 'To whom.',
      method: 'ping or tcp (time of a handshake).',
      sent: 'Probes sent.',
      received: 'Probes answered.',
      min_us: 'Shortest; NULL where there was no answer, here and below.',
      median_us: 'Median.',
      p95_us: '95th percentile, nearest rank.',
      jitter_us: 'Mean absolute difference of neighbouring probes.',
      flags: 'Words separated by spaces: overlaps_test, clock_step, clock_unsynced, clock_corrected.',
      checksum,
    },
  },
  monitor_target: {
    about: 'Targets of the latency monitor.',
    columns: { key: 'Number of the target.', name: '"gateway", or a configured host.', checksum },
  },
  watch_minute: {
    about: 'Minutes through which the daemon watched; where one is missing, nobody did.',
    columns: {
      minute: minuteCount,
      boot_key: 'The boot it was in; NULL where the kernel does not tell.',
      up: 'Rounds of probes that found the internet.',
      down: 'Rounds that did not.',
      unknown: 'Rounds that could not tell.',
      overlaps_test: '1 when a speed test ran meanwhile.',
      checksum,
    },
  },
  unwatched: {
    about: 'Two or more minutes in a row that nobody watched.',
    columns: {
      from_minute: `The first missing one. ${minuteCount}`,
      to_minute: 'The first watched one again.',
      reboot: '1 when the device was started again in between; NULL where the kernel does not tell.',
      checksum,
    },
  },
  daemon_run: {
    about: 'Times in which the daemon ran.',
    columns: {
      id: 'UUID of the run, 16 bytes.',
      start_ms: `When it began, ms since 1970-01-01T00:00Z.`,
      end_ms: 'When it ended; NULL while it runs.',
      killed: '1 when it did not say that it ended: the end is that of the last row it wrote.',
      boot: "The kernel's random identity of the boot; NULL where it does not tell.",
      monotonic_ms: 'When it began, ms since that boot.',
      synced: '0 while the clock was not set yet at its start.',
      checksum,
    },
  },
  undated_minute: {
    about: 'Minutes from before the clock was set, whole, until they are given their true time.',
    columns: {
      key: 'Number of the row.',
      boot_key: 'The boot it was in.',
      monotonic_ms: 'When it began, ms since that boot.',
      shown_minute:
        'The minute under which it stands meanwhile, by the clock of then; NULL where it does not.',
      kind: 'latency or watch: the table it belongs to.',
      body: 'The row as it was found, JSON.',
      checksum,
    },
  },
  undated_outage: {
    about: 'Outages of which a bound was told by a clock that was not set.',
    columns: {
      id: 'That of the outage.',
      boot_key: 'The boot in which it was told.',
      begin_monotonic_ms: 'Begin, ms since that boot; NULL where the clock was set then.',
      end_monotonic_ms: 'The same of the end.',
      corrected: '1 once its bounds are those of a clock that was set.',
      checksum,
    },
  },
  reread: {
    about: 'Rows whose figures or start were read anew, in that order: collectors are told again.',
    columns: { position: 'Rises with each reading.', measurement_key: 'The row.' },
  },
  boot: {
    about: 'Boots of this device.',
    columns: { key: 'Number of the boot.', id: "The kernel's random identity of it.", checksum },
  },
};

// What each table and column of the database means: the data dictionary, kept beside the migrations. A test fails when
// one is missing here, or is described and not there. Units are in the names: _ms, _us, _bps, _bytes.
import { measurementColumnMeanings } from './describe-measurement.js';
import { monitorTableMeanings } from './describe-monitors.js';
import type { TableMeaning } from './table-meaning.js';

const seal = 'SHA-256 of the other columns and the name of the table: a changed byte is seen.';
const minuteCount = 'Minutes since 1970-01-01T00:00Z.';

/** Every table by its name. */
export const tableMeanings: Readonly<Record<string, TableMeaning>> = {
  measurement: {
    about:
      'One row per attempt, whatever came of it. The views named `…_results` have the same with metrics beside.',
    columns: measurementColumnMeanings,
  },
  metric: {
    about: 'One number of a measurement. What was not measured has no row; it is never 0.',
    columns: {
      measurement_key: 'The measurement.',
      name_key: 'What was measured.',
      value: 'The number, in the unit at the end of its name.',
    },
  },
  metric_name: {
    about: 'Names of metrics; docs/nettests.md says what each means.',
    columns: { key: 'Number of the name.', name: 'snake_case; the unit is its end.' },
  },
  curve: {
    about:
      'Speed over time. Each curve is pairs of little-endian doubles: milliseconds since the direction began, and bit/s.',
    columns: {
      measurement_key: 'The measurement.',
      download_client: 'Download as this device saw it.',
      download_server: 'Download as the server saw it.',
      upload_client: 'Upload as this device saw it.',
      upload_server: 'Upload as the server saw it.',
    },
  },
  raw: {
    about:
      'What the program put out, byte for byte, compressed. docs/taking-data-out.md reads it in a few lines.',
    columns: {
      measurement_key: 'The measurement.',
      dictionary_key: 'The preset dictionary it was compressed with.',
      deflated: 'zlib format (RFC 1950) with that dictionary; UTF-8 text inside.',
    },
  },
  dictionary: {
    about: 'Preset dictionaries of the compression.',
    columns: {
      key: 'Number of the dictionary.',
      sha256: 'SHA-256 of its bytes.',
      bytes: 'What zlib calls the dictionary.',
    },
  },
  imported: {
    about: 'Where rows of other programs came from.',
    columns: {
      measurement_key: 'The measurement; negative.',
      source_key: 'The file.',
      import_key: "The other program's own id, or the hash of its output: the same record is taken once.",
    },
  },
  import_source: {
    about: 'Files that were imported.',
    columns: { key: 'Number of the file.', name: 'Its path, as it was given.' },
  },
  quarantine: {
    about: 'Lines that could not be imported, kept so that nothing is lost.',
    columns: {
      source: 'The file.',
      line: 'The line in it, from 1.',
      reason: 'Why it is no measurement.',
      text: 'Its beginning, 64 KiB at most.',
      hash: seal,
    },
  },
  consent_event: {
    about: 'Every decision about parties that measurements are shared with, in order.',
    columns: {
      key: 'Order of the decisions.',
      provider: 'The party.',
      action: 'granted or withdrawn.',
      who: 'The name of who decided.',
      at: 'When, ISO 8601 UTC.',
      text_version: 'Which text was read.',
      source: 'Where it was said: page, cli, file.',
      hash: seal,
    },
  },
  plan: {
    about:
      'Contracts of the line, each with the day from which it holds. Entered later, it replaces an earlier one of the same day.',
    columns: {
      key: 'Order of entry.',
      provider: 'Name of the internet provider.',
      download_bps: 'Contracted download, bit/s.',
      upload_bps: 'Contracted upload, bit/s.',
      latency_ms: 'Contracted latency.',
      valid_from: 'From when it holds, ISO 8601 UTC.',
      hash: seal,
    },
  },
  note: {
    about: 'What people know beside the figures.',
    columns: {
      key: 'Order of entry.',
      id: 'UUID.',
      from_ms: 'The instant, or the begin of the range.',
      to_ms: 'The first instant behind the range; NULL for an instant.',
      author: 'Who says so.',
      text: 'What.',
      created_at: 'When it was entered, ISO 8601 UTC.',
      hash: seal,
    },
  },
  opinion: {
    about: 'What people at the screen answered when asked whether the connection was good.',
    columns: {
      key: 'Order of entry.',
      id: 'UUID.',
      at_ms: 'When it was answered.',
      answer: '`good` or `bad`.',
      measurement:
        'UUID of the result of the line that was nearest, an hour away at most; NULL where none was.',
      hash: seal,
    },
  },
  pruned_raw: {
    about: 'Raw output that was removed to save space; the measurement keeps its SHA-256 and length.',
    columns: { measurement_key: 'The measurement.' },
  },
  pruned_rows: {
    about:
      'The oldest measurements of the sequence that were removed, a row for each time. Roll-ups still count them.',
    columns: {
      key: 'Order of removal.',
      last_sequence: 'The newest that was removed: everything up to it is gone.',
      last_hash: 'Its hash, hexadecimal: the first row that is left is linked to it.',
      rows: 'How many.',
      newest_start_ms: 'The newest start among them: roll-ups of hours up to it stay as they are.',
      pruned_at_ms: 'When.',
      reason: 'Why: age, budget, disk.',
      hash: seal,
    },
  },
  pruned_minutes: {
    about:
      'Minutes of monitors that were removed to save space, counted by reason. Roll-ups and outages stay.',
    columns: {
      reason: 'Why: age, budget, disk.',
      latency_rows: 'Rows of latency_minute that were removed since the store was made.',
      watch_rows: 'Rows of watch_minute.',
      before_minute: `${minuteCount} A whole hour: what is older is gone.`,
      pruned_at_ms: 'When it was done last.',
      hash: seal,
    },
  },
  salvage: {
    about: 'Damaged files of this store that were set aside, and what was brought over from them.',
    columns: {
      key: 'When it was set aside, ms since 1970-01-01T00:00Z.',
      file: 'Its name beside this file.',
      reason: 'What was found to be wrong.',
      to_sequence: 'The damaged file gave out no sequence number above it.',
      report: 'JSON: what was saved and lost; NULL until all is brought over.',
      hash: seal,
    },
  },
  salvage_lost: {
    about: 'What damaged files took along, as ranges of sequence numbers.',
    columns: {
      salvage_key: 'Of which file.',
      what: "'row': the measurement; 'raw': its raw output; 'unused': numbers that were never given out, as far as can be known.",
      from_sequence: 'First number.',
      to_sequence: 'Last number.',
    },
  },
  sequence_epoch: {
    about:
      'The epoch of each part of the sequence: one, unless a damaged file was set aside, where the hash chain begins anew, or a backup was restored, where it goes on.',
    columns: { from_sequence: 'First number of the part.', epoch: 'Its epoch.' },
  },
  state: {
    about: 'What the program itself remembers over a restart.',
    columns: { name: 'What.', value: 'JSON.', hash: seal },
  },
  store: {
    about: 'The file itself.',
    columns: {
      singleton: 'Always 1.',
      epoch:
        'Random identity of this file and of the rows to come: (device, epoch, sequence) names a measurement for ever.',
    },
  },
  migration: {
    about: 'Which steps of the schema are in this file.',
    columns: { version: 'Number of the step.', name: 'Its file.', sha256: "SHA-256 of the file's text." },
  },
  ...monitorTableMeanings,
  circumstance: {
    about: 'Under which circumstances results came about: each combination that there was. NULL: not known.',
    columns: {
      key: 'Number of the combination; 1 is that of which nothing is known, and of those that came after 4,096 others.',
      server: 'Site of the server where the provider names one, else its host.',
      network: 'AS number or provider by the annotations asn and isp, else the uplink of the device.',
      interface: 'Network interface of the device.',
      client: 'Program that measured, with its version.',
      scheme: 'Protocol: ws or wss.',
    },
  },
  rollup_series: {
    about: 'Series of which figures are kept by hour and day.',
    columns: {
      key: 'Number of the series.',
      source: "'run' for own measurements, 'import' for imported ones, 'monitor' for minutes.",
      scope: 'What was measured: line, self-test, lan.',
      nettest: 'Which nettest or monitor.',
      metric:
        "Which metric; '' for how attempts ended (1 ok, 2 partial, 3 failed, 4 skipped, 5 aborted), '>download_bps' for the lower bounds among download_bps, '*circumstances' for results by the key of their circumstances (as 1.0202 ^ (key - 1/2), nearly).",
      circumstance_key: 'Of which circumstances; 0: all together.',
    },
  },
  rollup_recent: {
    about: 'Summaries of hours that were not merged yet; they add to the two tables below.',
    columns: {
      key: 'hour * 1048576 + series_key.',
      hour: 'Hours since 1970-01-01T00:00Z.',
      series_key: 'The series.',
      summary: 'The summary; src/sqlite/rollup-codec.ts describes its bytes.',
    },
  },
  rollup_hours: {
    about: 'Merged summaries, the hours of a day in one row.',
    columns: {
      series_key: 'The series.',
      day: 'Days since 1970-01-01.',
      hours: 'Summaries by hour; src/sqlite/rollup-codec.ts describes the bytes.',
    },
  },
  rollup_days: {
    about: 'Merged summaries, 32 days in one row.',
    columns: {
      series_key: 'The series.',
      block: 'floor(days since 1970-01-01 / 32).',
      days: 'Summaries by day; src/sqlite/rollup-codec.ts describes the bytes.',
    },
  },
  rollup_state: {
    about: 'How far the roll-ups go.',
    columns: {
      name: "'filled' and 'circumstances': 1 once older rows are in. 'run_rows_from_hour' and 'monitor_rows_from_hour': before that hour rows may have been removed.",
      value: 'Its value.',
    },
  },
};

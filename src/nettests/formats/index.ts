// The formats of other programs that can be imported: an explicit list, asked in this order.
import type { ImportedFormat } from '../../core/import.js';
import type { Nettest } from '../../core/nettest.js';
import { iperf3Format } from './iperf3.js';
import { librespeedFormat } from './librespeed-cli.js';
import { mkEvents } from './mk-events.js';
import { mkKioskEntry } from './mk-kiosk-entry.js';
import { mkKioskJsonl } from './mk-kiosk-jsonl.js';
import { mkKioskNdt7 } from './mk-kiosk-ndt7.js';
import { mkReport } from './mk-report.js';
import { murakami } from './murakami.js';
import { myspeed } from './myspeed.js';
import { ndt5Client } from './ndt5-client.js';
import { ndt7Client } from './ndt7-client.js';
import { ndt7Js } from './ndt7-js.js';
import { ndtServer } from './ndt-server.js';
import { ndtServerNdt5 } from './ndt-server-ndt5.js';
import { ooklaFormat } from './ookla.js';
import { librespeedCsv, ooklaCsv, speedtestCliCsv } from './speedtest-csv.js';
import { speedtestCliFormat } from './speedtest-cli.js';
import { speedtestTracker, speedtestTrackerCsv } from './speedtest-tracker.js';

export { notMeasurements } from './not-measurements.js';

/** Every format, for the nettests of this program. A new one is a file here and a line in this list. */
export function importedFormats(nettests: readonly Nettest[]): readonly ImportedFormat[] {
  return [
    mkKioskJsonl,
    mkKioskNdt7,
    mkKioskEntry,
    mkReport(nettests),
    mkEvents(nettests),
    ndt7Client,
    ndt7Js,
    // Before ndt-server's records, which have an address and a download, too.
    ndt5Client,
    ndtServer,
    ndtServerNdt5,
    murakami,
    iperf3Format,
    ooklaFormat,
    ooklaCsv,
    speedtestCliFormat,
    speedtestCliCsv,
    librespeedFormat,
    librespeedCsv,
    speedtestTrackerCsv,
    speedtestTracker,
    myspeed,
  ];
}

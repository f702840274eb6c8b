// Fills a store that nobody uses yet: many measurements and minutes to a transaction, by the same functions that record
// one. For made-up stores; a kiosk records each measurement by itself.
import type { MeasurementDraft } from '../core/measurement.js';
import type { MonitorMinutes } from '../core/monitor-store.js';
import { recordMeasurement } from './add-measurements.js';
import { openConnection } from './connection.js';
import { databaseError } from './database-error.js';
import { addMonitorMinutes } from './add-minutes.js';
import { openRawCodec } from './raw-codec.js';
import { openEpochs } from './sequence-epochs.js';

/** Rows of one stretch of time. */
export interface FillBatch {
  readonly measurements: readonly MeasurementDraft[];
  readonly minutes: MonitorMinutes;
}

/** A store that is being filled. */
export interface StoreFilling {
  /** Adds batches in one transaction. Throws KioskError `database_*`. */
  add(batches: readonly FillBatch[]): void;
  close(): void;
}

/** Opens a store that {@link openSqliteStore} has made, to fill it. */
export function fillStore(path: string, deviceId: string): StoreFilling {
  const connection = openConnection({ path, busyTimeoutMs: 5000 });
  const epochOf = openEpochs(connection).of;
  const context = { connection, codec: openRawCodec(connection), deviceId, epochOf };
  return {
    add(batches) {
      try {
        connection.write(() => {
          for (const { measurements, minutes } of batches) {
            for (const draft of measurements) recordMeasurement(context, draft);
            addMonitorMinutes(connection, minutes);
          }
        });
      } catch (thrown) {
        throw databaseError(thrown, path);
      }
    },
    close: () => connection.close(),
  };
}

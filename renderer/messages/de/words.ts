// German words that every page uses: units, spans of time, outcomes, quantities.
import type { words as english } from '../en/words.js';

/** The German words. */
export const words: typeof english = {
  units: {
    bps: 'Mbit/s',
    bytesPerSecond: 'MB/s',
    ms: 'ms',
    ratio: '%',
    bytes: 'MB',
    count: '',
    s: 's',
    celsius: '°C',
    dbm: 'dBm',
    rpm: 'Umläufe/min',
  },
  statuses: {
    ok: 'gemessen',
    partial: 'teilweise gemessen',
    failed: 'fehlgeschlagen',
    skipped: 'ausgelassen',
    aborted: 'abgebrochen',
  },
  time: {
    justNow: 'gerade eben',
    ago: (span) => `vor ${span}`,
    seconds: (n) => `${String(n)} s`,
    minutes: (n) => `${String(n)} min`,
    hours: (n) => `${String(n)} h`,
    days: (n) => `${String(n)} Tagen`,
  },
  figures: {
    heading: 'Neueste Werte der Leitung',
    download: 'Download',
    upload: 'Upload',
    latency: 'Latenz',
    noneYet: 'Noch kein Wert: er kommt mit dem ersten Test',
    ofPlan: (share) => `${share} des Vertrags`,
    atLeast: 'mindestens',
    atLeastOfPlan: (share) => `mindestens ${share} des Vertrags`,
  },
};

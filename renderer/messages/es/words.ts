// Spanish words that every page uses: units, spans of time, outcomes, quantities.
import type { words as english } from '../en/words.js';

/** The Spanish words. */
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
    rpm: 'viajes/min',
  },
  statuses: {
    ok: 'medido',
    partial: 'medido en parte',
    failed: 'fallido',
    skipped: 'omitido',
    aborted: 'detenido',
  },
  time: {
    justNow: 'ahora mismo',
    ago: (span) => `hace ${span}`,
    seconds: (n) => `${String(n)} s`,
    minutes: (n) => `${String(n)} min`,
    hours: (n) => `${String(n)} h`,
    days: (n) => `${String(n)} días`,
  },
  figures: {
    heading: 'Últimos valores de la línea',
    download: 'Descarga',
    upload: 'Subida',
    latency: 'Latencia',
    noneYet: 'Aún sin valor: llega con la primera prueba',
    ofPlan: (share) => `${share} de lo contratado`,
    atLeast: 'al menos',
    atLeastOfPlan: (share) => `al menos ${share} de lo contratado`,
  },
};

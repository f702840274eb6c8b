// French words that every page uses: units, spans of time, outcomes, quantities.
import type { words as english } from '../en/words.js';

/** The French words. */
export const words: typeof english = {
  units: {
    bps: 'Mbit/s',
    bytesPerSecond: 'Mo/s',
    ms: 'ms',
    ratio: '%',
    bytes: 'Mo',
    count: '',
    s: 's',
    celsius: '°C',
    dbm: 'dBm',
    rpm: 'allers-retours/min',
  },
  statuses: {
    ok: 'mesuré',
    partial: 'mesuré en partie',
    failed: 'échoué',
    skipped: 'omis',
    aborted: 'interrompu',
  },
  time: {
    justNow: 'à l’instant',
    ago: (span) => `il y a ${span}`,
    seconds: (n) => `${String(n)} s`,
    minutes: (n) => `${String(n)} min`,
    hours: (n) => `${String(n)} h`,
    days: (n) => `${String(n)} jours`,
  },
  figures: {
    heading: 'Derniers chiffres de la ligne',
    download: 'Réception',
    upload: 'Envoi',
    latency: 'Latence',
    noneYet: 'Pas encore de chiffre : il vient avec le premier test',
    ofPlan: (share) => `${share} du contrat`,
    atLeast: 'au moins',
    atLeastOfPlan: (share) => `au moins ${share} du contrat`,
  },
};

// German texts of the outages page.
import type { outages as english } from '../en/outages.js';

/** The German texts of the outages page. */
export const outages: typeof english = {
  outages: {
    heading: 'Ausfälle',
    loading: 'Wird geladen …',
    earlier: 'Ein Jahr früher',
    later: 'Ein Jahr später',
    steps: 'Welches Jahr',
    none: 'In dieser Zeit wurde kein Ausfall gesehen.',
    summary: (count: string, total: string, longest: string) =>
      `${count} Ausfälle, zusammen ${total}, der längste ${longest}.`,
    off: (total: string) =>
      `Der Kiosk war ${total} lang aus: ein Ausfall in dieser Zeit wurde nicht gesehen.`,
    cut: (count: number) => `Nur die neuesten ${String(count)} sind zu sehen.`,
    calendar: 'Kalender',
    legend: ['kein Ausfall', 'unter 5 Minuten', 'unter 1 Stunde', 'unter 6 Stunden', '6 Stunden oder mehr'],
    legendOff: 'Kiosk zeitweise aus',
    legendLabel: 'Farben des Kalenders:',
    day: (date: string, count: number, span: string) =>
      `${date}: ${count === 1 ? '1 Ausfall' : `${String(count)} Ausfälle`}, ${span}`,
    dayOff: (date: string, span: string) => `${date}: Kiosk ${span} aus`,
    list: 'Liste',
    listOf: (date: string) => `Liste vom ${date}`,
    allDays: 'Alle Tage',
    begin: 'Beginn',
    kind: 'Was fehlte',
    length: 'Dauer',
    uncertainty: 'Genau auf',
    duringTest: 'Während eines Tests',
    yes: 'ja',
    goesOn: (span: string) => `bisher ${span}`,
    save: 'Als CSV speichern',
  },
};

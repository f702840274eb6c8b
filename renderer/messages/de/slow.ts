// German texts of the page about slow hours.
import type { slow as english } from '../en/slow.js';

/** The German texts of the page about slow hours. */
export const slow: typeof english = {
  slow: {
    heading: 'Wann ist es langsam?',
    metric: 'Messgröße',
    span: 'Aus den letzten',
    spans: { month: '4 Wochen', quarter: '3 Monaten', year: '12 Monaten' },
    gridHeading: 'Nach Wochentag und Stunde',
    gridLabel: (metric: string, unit: string) => `Median von ${metric} in ${unit} nach Wochentag und Stunde`,
    gridHelp: 'Jedes Feld: der Median, darunter die Zahl der Werte. Dunkle Felder sind die langsamen.',
    gridHelpLow: 'Jedes Feld: der Median, darunter die Zahl der Werte. Dunkle Felder sind die hohen.',
    hour: 'Stunde',
    cell: (weekday: string, hour: string, median: string, low: string, high: string, n: string) =>
      `${weekday} ${hour}: Median ${median}, p10 bis p90 ${low} bis ${high}, ${n} Werte`,
    compareHeading: 'Im Vergleich',
    compare: 'Verglichen',
    month: 'Dieser Monat gegen den letzten',
    evenings: 'Abende von Werktagen (18 bis 23 Uhr) gegen Nächte (0 bis 6 Uhr)',
    median: 'Median',
    against: 'Gegen',
    change: 'Unterschied',
    figure: (value: string, n: string) => `${value} (${n} Werte)`,
    interval: (low: string, high: string) => `95 %: ${low} bis ${high}`,
    none: 'kein Wert',
    empty: 'In dieser Zeit wurde nichts gemessen.',
    loading: 'Wird geladen …',
    total: (n: string, from: string, to: string, zone: string) =>
      `${n} Werte, ${from} bis ${to}, Zeit von ${zone}`,
    worst: (when: string, value: string, best: string, bestValue: string) =>
      `Am langsamsten: ${when} mit ${value}. Am schnellsten: ${best} mit ${bestValue}.`,
    worstHigh: (when: string, value: string, best: string, bestValue: string) =>
      `Am höchsten: ${when} mit ${value}. Am niedrigsten: ${best} mit ${bestValue}.`,
    few: 'Stunden mit weniger als drei Werten zählen in diesem Satz nicht.',
    leftOut: (n: string) =>
      `${n} Mindestwerte sind weggelassen: da war das Gerät die Grenze, nicht die Leitung.`,
    save: 'Als CSV speichern',
  },
};

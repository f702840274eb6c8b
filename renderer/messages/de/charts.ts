// German texts of the charts and their tables.
import type { charts as english } from '../en/charts.js';

/** The German texts of the charts. */
export const charts: typeof english = {
  charts: {
    day: 'Die letzten 24 Stunden',
    week: 'Die letzten 7 Tage',
    title: (label, unit) => (unit === '' ? label : `${label}, ${unit}`),
    median: (figure) => `Median ${figure}`,
    empty: 'Noch kein Test: die Linie entsteht mit den Ergebnissen.',
    loading: 'Das Diagramm wird geladen …',
    table: (count) => `Tabelle (${String(count)})`,
    tableOf: (title, range) => `${title}: ${range}`,
    tableCut: (count) => `Die neuesten ${String(count)} Zeilen.`,
    time: 'Zeit',
    value: 'Wert',
    result: 'Ergebnis',
    test: 'Test',
    server: 'Server',
    plan: 'Vertrag',
    legend: 'Zeichen unter den Diagrammen:',
    legendPlan: 'was der Vertrag verspricht',
    describe: (title, range, count, gaps) =>
      `${title}, ${range}: ${String(count)} Werte, ${String(gaps)} Versuche ohne Wert. Die Tabelle enthält alle.`,
  },
};

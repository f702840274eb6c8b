// French texts of the charts and their tables.
import type { charts as english } from '../en/charts.js';

/** The French texts of the charts. */
export const charts: typeof english = {
  charts: {
    day: 'Dernières 24 heures',
    week: '7 derniers jours',
    title: (label, unit) => (unit === '' ? label : `${label}, ${unit}`),
    median: (figure) => `médiane ${figure}`,
    empty: 'Pas encore de test : la ligne se dessine avec les résultats.',
    loading: 'Chargement du graphique …',
    table: (count) => `Tableau de ${String(count)}`,
    tableOf: (title, range) => `${title} : ${range}`,
    tableCut: (count) => `Les ${String(count)} lignes les plus récentes.`,
    time: 'Heure',
    value: 'Valeur',
    result: 'Résultat',
    test: 'Test',
    server: 'Serveur',
    plan: 'Contrat',
    legend: 'Signes sous les graphiques :',
    legendPlan: 'ce que promet le contrat',
    describe: (title, range, count, gaps) =>
      `${title}, ${range} : ${String(count)} valeurs, ${String(gaps)} essais sans valeur. Le tableau les contient tous.`,
  },
};

// French texts of the outages page.
import type { outages as english } from '../en/outages.js';

/** The French texts of the outages page. */
export const outages: typeof english = {
  outages: {
    heading: 'Pannes',
    loading: 'Chargement …',
    earlier: 'Un an plus tôt',
    later: 'Un an plus tard',
    steps: 'Quelle année',
    none: 'Aucune panne n’a été vue pendant ce temps.',
    summary: (count: string, total: string, longest: string) =>
      `${count} pannes, ${total} en tout, la plus longue ${longest}.`,
    off: (total: string) =>
      `Le kiosque est resté éteint ${total} : une panne pendant ce temps n’a pas été vue.`,
    cut: (count: number) => `Seules les ${String(count)} plus récentes sont affichées.`,
    calendar: 'Calendrier',
    legend: [
      'aucune panne',
      'moins de 5 minutes',
      'moins d’une heure',
      'moins de 6 heures',
      '6 heures ou plus',
    ],
    legendOff: 'kiosque éteint un temps',
    legendLabel: 'Teintes du calendrier :',
    day: (date: string, count: number, span: string) =>
      `${date} : ${count === 1 ? '1 panne' : `${String(count)} pannes`}, ${span}`,
    dayOff: (date: string, span: string) => `${date} : kiosque éteint ${span}`,
    list: 'Liste',
    listOf: (date: string) => `Liste du ${date}`,
    allDays: 'Tous les jours',
    begin: 'Début',
    kind: 'Ce qui manquait',
    length: 'Durée',
    uncertainty: 'Précision',
    duringTest: 'Pendant un test',
    yes: 'oui',
    goesOn: (span: string) => `${span} jusqu’ici`,
    save: 'Enregistrer en CSV',
  },
};

// French texts of the page about slow hours.
import type { slow as english } from '../en/slow.js';

/** The French texts of the page about slow hours. */
export const slow: typeof english = {
  slow: {
    heading: 'Quand est-ce lent ?',
    metric: 'Mesure',
    span: 'Sur les derniers',
    spans: { month: '28 jours', quarter: '3 mois', year: '12 mois' },
    gridHeading: 'Par jour de la semaine et heure',
    gridLabel: (metric: string, unit: string) =>
      `Médiane de ${metric} en ${unit} par jour de la semaine et heure`,
    gridHelp: 'Chaque case : la médiane, et dessous le nombre de valeurs. Les cases sombres sont les lentes.',
    gridHelpLow:
      'Chaque case : la médiane, et dessous le nombre de valeurs. Les cases sombres sont les hautes.',
    hour: 'Heure',
    cell: (weekday: string, hour: string, median: string, low: string, high: string, n: string) =>
      `${weekday} ${hour} : médiane ${median}, p10 à p90 ${low} à ${high}, ${n} valeurs`,
    compareHeading: 'Comparaison',
    compare: 'Comparé',
    month: 'Ce mois-ci et le mois dernier',
    evenings: 'Soirs de semaine (18 à 23 h) et nuits (0 à 6 h)',
    median: 'Médiane',
    against: 'Contre',
    change: 'Différence',
    figure: (value: string, n: string) => `${value} (${n} valeurs)`,
    interval: (low: string, high: string) => `95 % : ${low} à ${high}`,
    none: 'aucune valeur',
    empty: 'Rien n’a été mesuré pendant ce temps.',
    loading: 'Chargement …',
    total: (n: string, from: string, to: string, zone: string) =>
      `${n} valeurs, du ${from} au ${to}, heure de ${zone}`,
    worst: (when: string, value: string, best: string, bestValue: string) =>
      `Le plus lent : ${when} avec ${value}. Le plus rapide : ${best} avec ${bestValue}.`,
    worstHigh: (when: string, value: string, best: string, bestValue: string) =>
      `Le plus haut : ${when} avec ${value}. Le plus bas : ${best} avec ${bestValue}.`,
    few: 'Les heures de moins de trois valeurs ne comptent pas dans cette phrase.',
    leftOut: (n: string) =>
      `${n} valeurs minimales sont laissées de côté : l’appareil était la limite, pas la ligne.`,
    save: 'Enregistrer en CSV',
  },
};

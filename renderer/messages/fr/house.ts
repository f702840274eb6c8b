// French texts of the page that tells the house from the line.
import type { house as english } from '../en/house.js';

/** The French texts of the page that tells the house from the line. */
export const house: typeof english = {
  house: {
    heading: 'Maison ou ligne ?',
    kioskHeading: 'Ce que sait le kiosque',
    browserHeading: 'Le chemin de cet appareil au kiosque',
    browserHelp:
      'Mesure entre ce navigateur et le kiosque, sans internet, pendant environ 10 secondes. Personne d’autre ne devrait utiliser le réseau pendant ce temps.',
    loading: 'Chargement …',
    start: 'Mesurer ce chemin',
    asking: 'Question au kiosque …',
    waiting: 'Attente de la fin d’un test du kiosque …',
    measuring: {
      download: (speed: string) => `Descente : ${speed}`,
      upload: (speed: string) => `Montée : ${speed}`,
    },
    failed: 'Aucune connexion pour le test. Un pare-feu ferme peut-être son port.',
    notMeasured: 'non mesuré',
    houseDown: 'Descente dans la maison',
    houseUp: 'Montée dans la maison',
    lineDown: (age: string) => (age === '' ? 'Descente de la ligne' : `Descente de la ligne (${age})`),
    lineUp: (age: string) => (age === '' ? 'Montée de la ligne' : `Montée de la ligne (${age})`),
    answers: {
      house:
        'Pour cet appareil, la limite est le chemin dans la maison : il ne porte pas plus que la ligne n’apporte.',
      line: 'Le chemin dans la maison porte plus que la ligne : si c’est trop lent, c’est la ligne.',
      unknown: 'Le kiosque n’a pas encore de test de la ligne pour comparer.',
    },
    verdicts: {
      fine: 'Les deux sont bons : le réseau de la maison et la ligne.',
      home: 'C’est dans la maison : la ligne apporte ce qui était promis, le chemin jusqu’à elle non.',
      line: 'C’est la ligne : le réseau de la maison est bon.',
      both: 'Les deux : réparez d’abord le réseau de la maison, puis jugez de nouveau la ligne.',
      unknown: 'On en sait encore trop peu pour un verdict.',
    },
    reasons: {
      gateway_slow: 'Le routeur répond lentement.',
      gateway_loses: 'Des paquets vers le routeur se perdent.',
      wifi_weak: 'Le signal Wi-Fi du kiosque est faible.',
      wifi_slow: 'La liaison Wi-Fi du kiosque est plus lente que ce que demande le contrat.',
      lan_slow: 'Un test dans la maison a été plus lent que ce que demande le contrat.',
      cable_slow: 'Le câble est plus lent que le contrat.',
      below_plan: 'Les tests de la ligne sont au-dessous du contrat.',
      tests_fail: 'Les tests de la ligne échouent.',
    },
  },
};

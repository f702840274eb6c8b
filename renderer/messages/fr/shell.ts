// French texts around every page: navigation, connection, problems.
import type { shell as english } from '../en/shell.js';

/** The French texts of the shell. */
export const shell: typeof english = {
  pages: {
    label: 'Pages',
    '/': 'Vue d’ensemble',
    '/explore': 'Explorer',
    '/slow': 'Quand est-ce lent ?',
    '/house': 'Maison ou ligne',
    '/outages': 'Coupures',
    '/report': 'Rapport',
    '/settings': 'Réglages',
    '/about': 'À propos',
    skip: 'Aller au contenu',
    notLoaded: 'Cette page n’a pas pu être chargée.',
    notLoadedFix: 'Réessayez quand la connexion avec la borne est revenue.',
    again: 'Réessayer',
  },
  run: {
    now: 'Tester maintenant',
    asked: 'Test demandé …',
    busy: 'Test en cours',
    nothingReady: 'Enregistré. Aucun test de la ligne ne peut encore avoir lieu.',
    nothingReadyFix: 'La liste des tests dit ce qui manque.',
  },
  problems: {
    heading: 'Problèmes',
    count: (n) => (n === 1 ? '1 problème' : `${String(n)} problèmes`),
    more: (n) => (n === 1 ? '(et un autre)' : `(et ${String(n)} autres)`),
    fix: 'Que faire :',
    unreadable: (what) => `La réponse de la borne n’a pas pu être lue (${what}).`,
    unreadableFix:
      'Rechargez cette page. Si rien ne change, la page et la borne ne sont pas de la même version.',
    whats: {
      status: 'son état',
      series: 'les graphiques',
      measurements: 'les derniers essais',
      events: 'ce qui se passe maintenant',
      measurement: 'cette mesure',
      run: 'le test demandé',
      consent: 'le consentement',
      plan: 'le contrat',
      outages: 'les coupures',
      notes: 'les notes',
      timeline: 'ce qui s’est passé',
      report: 'le rapport',
      access: 'l’accès',
      settings: 'les réglages',
      legs: 'la maison et la ligne',
      device: "l'appareil",
    },
  },
  connection: {
    demo: 'Démonstration : tous les chiffres sont inventés. Rien n’est mesuré.',
    lost: 'Pas de connexion avec la borne. Ce que vous voyez peut être ancien ; nouvel essai en cours.',
    cutOff: 'Cette borne ne répond pas.',
    lastKnown: (at) => `Ce qui suit était connu à ${at}.`,
    unreachable: 'La borne n’a pas répondu.',
    unreachableFix: 'Réessayez quand la connexion est revenue.',
  },
};

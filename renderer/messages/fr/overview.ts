// French texts of the overview: tests, attempts, the device.
import type { overview as english } from '../en/overview.js';

/** The French texts of the overview. */
export const overview: typeof english = {
  nettests: {
    heading: 'Tests',
    none: 'Cette borne ne connaît aucun test.',
    ready: 'prêt',
    running: 'en cours',
    waiting: 'attend son tour',
    disabled: 'désactivé',
    unavailable: 'pas encore possible',
    next: (text) => `Prochain : ${text}.`,
    noNext: 'Pas prévu.',
    run: 'Tester maintenant',
    runOf: (nettest) => `Tester maintenant : ${nettest}`,
    needs: 'Ce qui manque',
    program: (version) => `Version ${version}`,
  },
  attempts: {
    heading: 'Derniers essais sur la ligne',
    empty: 'Encore rien. Chaque essai aura ici une ligne, même échoué ou omis.',
    when: 'Quand',
    test: 'Test',
    result: 'Résultat',
    figures: 'Chiffres',
    details: 'Détails',
    detailsOf: (nettest, when) => `Détails de ${nettest}, ${when}`,
    older: 'Montrer les précédents',
    imported: 'importé',
  },
  opinion: {
    question: 'La connexion était-elle bonne à l’instant ?',
    good: 'Oui',
    bad: 'Non',
    thanks: 'Merci. C’est noté à côté du résultat.',
  },
  device: {
    heading: 'Cette borne',
    id: 'Appareil',
    version: 'Version',
    since: 'En marche depuis',
    clock: 'Horloge',
    zone: 'Fuseau horaire',
    stored: 'Enregistré',
    storedText: (count, size) => `${count} ${count === '1' ? 'mesure' : 'mesures'}, ${size}`,
    hardware: 'Voyants',
    hardwareNone: 'pas de matériel',
    hardwareReady: 'prêt',
  },
};

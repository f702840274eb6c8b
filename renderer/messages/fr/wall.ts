// French texts of what one sees at a glance: verdict, figures, charts, the running test.
import type { wall as english } from '../en/wall.js';

/** The French texts of the wall. */
export const wall: typeof english = {
  verdict: {
    storageFailing: 'Cette borne ne peut pas enregistrer ses résultats.',
    diskLow: 'Le disque de cette borne est presque plein : elle ne mesure pas.',
    testRunning: 'Un test est en cours.',
    selfTestRunning: 'Cet appareil se teste lui-même.',
    noNetwork: 'Cette borne n’a pas de réseau.',
    testsFail: 'La ligne semble coupée : les derniers tests ont échoué.',
    lastResultOld: (age) => `Aucun nouveau résultat depuis ${age}.`,
    lastResultOldUnknown: 'Aucun nouveau résultat depuis longtemps.',
    someTestsFail: (failed, of) => `La ligne n’est pas fiable : ${failed} tests sur ${of} ont échoué.`,
    someTestsFailUnknown: 'La ligne n’est pas fiable : des tests échouent.',
    belowPlan: (share) => `La ligne est lente : ${share} du contrat.`,
    belowPlanUnknown: 'La ligne est plus lente que le contrat.',
    belowUsual: (share) => `La ligne est lente : ${share} de l’habitude.`,
    belowUsualUnknown: 'La ligne est plus lente que d’habitude.',
    deviceLimited: (share) =>
      `La limite est cet appareil ou sa connexion : au moins ${share} du contrat arrive.`,
    deviceLimitedUnknown: 'La limite est cet appareil ou sa connexion : la ligne peut être plus rapide.',
    asContracted: (share) => `La ligne est bonne : ${share} du contrat.`,
    asContractedUnknown: 'La ligne est aussi rapide que le contrat.',
    asUsual: 'La ligne est bonne.',
    noResultYet: 'La ligne n’a pas encore été mesurée.',
    connecting: 'La borne est interrogée …',
  },
  newest: {
    measured: (nettest, ago) => `Dernier test : ${nettest}, ${ago}.`,
    partial: (nettest, ago, why) => `Dernier test : ${nettest}, ${ago}, mesuré en partie : ${why}.`,
    failed: (nettest, ago, why) => `Dernier test : ${nettest}, ${ago}, échoué : ${why}.`,
    skipped: (nettest, ago, why) => `Dernier tour : ${nettest}, ${ago}, omis : ${why}.`,
    aborted: (nettest, ago) => `Dernier test : ${nettest}, ${ago}, interrompu avant la fin.`,
    none: 'Aucun test n’a encore eu lieu sur la ligne.',
    running: (nettest) => `En cours : ${nettest}.`,
    runningAgainst: (nettest, server) => `En cours : ${nettest} avec ${server}.`,
    waiting: (nettests) => `En attente : ${nettests}.`,
  },
  live: {
    heading: 'Test en cours',
    against: (server) => `avec ${server}`,
    phases: {
      preparing: 'Préparation',
      download: 'Mesure de la réception',
      upload: 'Mesure de l’envoi',
      finishing: 'Enregistrement du résultat',
    },
    moved: (bytes) => `${bytes} transférés jusqu’ici`,
    progress: 'Avancement du test',
    curve: 'Vitesse au cours du test',
    seconds: 'secondes',
    waitingForFirst: 'La courbe commence avec les premiers octets.',
  },
  selfTest: {
    heading: 'Ceci est un test de l’appareil lui-même, pas de votre ligne',
    noNetwork:
      'Il n’y a pas de réseau ; la borne a donc mesuré à quelle vitesse elle peut mesurer : un appareil contre lui-même.',
    noConsent:
      'Personne n’a encore accepté un test de la ligne ; la borne a donc mesuré à quelle vitesse elle peut mesurer : un appareil contre lui-même.',
    other: 'La borne a mesuré à quelle vitesse elle peut mesurer : un appareil contre lui-même.',
    coming: 'La borne se teste d’abord elle-même : ses chiffres viendront ici.',
    running: (phase, share) => `La borne se teste elle-même. ${phase} : ${share}.`,
    when: (ago) => `Mesuré ${ago}.`,
    details: 'Détails',
  },
  next: {
    heading: 'Prochain test',
    window: (nettest, from, to, at) => `${nettest} à ${at}, tiré au sort entre ${from} et ${to}`,
    instant: (nettest, at) => `${nettest} à ${at}`,
    none: 'Aucun test n’est prévu.',
  },
  day: {
    heading: 'Réception, dernières 24 heures',
    low: 'sous le contrat',
    bound: 'au moins',
    plan: 'contrat',
    outage: 'pas d’internet',
    off: 'appareil éteint',
    tests: (count) => (count === 1 ? '1 test' : `${String(count)} tests`),
    empty: 'Pas encore de test pendant ces heures : chacun devient ici une barre.',
  },
  phone: {
    heading: 'Sur le téléphone',
    label: (address) => `Code QR de ${address}`,
  },
  identify: {
    heading: 'Cette borne est',
    number: (number) => `Numéro ${number}`,
  },
};

// French texts of the about page, and the words that the pages explain.
import type { about as english } from '../en/about.js';

/** The French texts of the about page and of the glossary. */
export const about: typeof english = {
  about: {
    leaves: 'Ce qui quitte cet appareil, et vers qui',
    leavesNothing:
      'Rien n’est envoyé à personne avant que quelqu’un l’accepte ici. Il n’y a ni statistiques, ni rapports d’erreur, ni recherche de mises à jour.',
    leavesMonitors:
      'Des moniteurs envoient quelques octets au routeur, aux résolveurs et aux cibles que nomme la configuration, pour voir si la ligne est là.',
    agreed: 'accepté',
    notAgreed: 'pas accepté : rien n’est envoyé',
    program: 'Programme',
    version: (version) => `mk-kiosk ${version}, licence Apache 2.0.`,
    scheme: (schema, epoch) => `Schéma ${schema} de la base de données, époque ${epoch}.`,
    provenance:
      'Chaque ligne garde la version du programme, la version du test et un hash d’elle-même et de la ligne précédente ; « mk-kiosk verify » les vérifie toutes.',
    docs: 'Documents',
    docsText:
      'Le dossier « docs » du programme explique chaque page, valeur et réglage ; « mk-kiosk --help » nomme les commandes. Ce que des programmes peuvent lire :',
    docsApi: 'description de l’interface (OpenAPI)',
    docsMetrics: 'valeurs pour Prometheus',
    licences: 'Logiciels libres dans ce programme',
    licencesIntro: (count) => `${count} paquets, chacun avec sa licence :`,
    licencesLost: 'La liste des licences n’a pas pu être lue.',
    package: 'Paquet',
    packageVersion: 'Version',
    licence: 'Licence',
    bundled: 'dans les pages',
    glossary: 'Mots et valeurs',
    metrics: 'Toutes les valeurs que ce kiosque peut mesurer',
    explain: (word) => `Qu’est-ce que ${word} ?`,
  },
  terms: {
    download: [
      'Réception',
      'À quelle vitesse les données vous arrivent. Cela décide quand une page, un film ou une mise à jour est là.',
    ],
    upload: [
      'Envoi',
      'À quelle vitesse vos données partent. Cela décide comment on vous voit en appel vidéo, et combien de temps prennent les photos.',
    ],
    latency: [
      'Latence',
      'Combien de temps met un paquet vers un serveur et retour. Cela décide si appels, jeux et travail à distance réagissent vite ; moins vaut mieux.',
    ],
    jitter: [
      'Gigue',
      'De combien la latence varie d’un paquet à l’autre. Quand elle est haute, les voix sont hachées.',
    ],
    loss: ['Perte', 'Part des paquets qui n’arrivent jamais. Quelques-uns sur cent gâchent déjà un appel.'],
    bufferbloat: [
      'Bufferbloat',
      'De combien les paquets attendent en plus quand la ligne est occupée. Les notes vont de A+ (moins de 5 ms) à F (400 ms ou plus).',
    ],
    responsiveness: [
      'Réactivité',
      'Combien d’allers-retours tiennent dans une minute quand la ligne est occupée ; plus vaut mieux.',
    ],
    plan: [
      'Contrat',
      'Ce que promet le contrat. Vous le donnez dans les réglages ; les pour cent du contrat s’y rapportent.',
    ],
    median: [
      'Médiane',
      'Le milieu de toutes les valeurs : la moitié est au-dessus, la moitié au-dessous. Les cas isolés ne la déplacent pas.',
    ],
    band: [
      'p10 à p90',
      'La bande où se trouvent huit valeurs sur dix : une sur dix est au-dessous, une au-dessus.',
    ],
    trailing: [
      'Moyenne glissante',
      'Pour chaque jour la moyenne de ce jour et des précédents : on voit les changements lents, pas les mauvais jours isolés.',
    ],
    lowerBound: [
      'Au moins (▲)',
      'Cet appareil ou sa liaison était la limite. La ligne est peut-être plus rapide ; la valeur ne compte pas contre elle.',
    ],
    trust: [
      'Confiance',
      'Si quelque chose de ce côté a gêné un test : autre trafic, câble lent, Wi-Fi faible, chaleur.',
    ],
    outage: [
      'Panne',
      'Temps où internet n’a pas répondu, tel que les moniteurs l’ont vu ; avec ce qui manquait : liaison, routeur, noms ou le réseau derrière.',
    ],
    skipped: [
      'Omis',
      'Un test qui était dû et n’a pas été fait, avec sa raison : heures calmes, volume de données, pas d’accord. Il ne dit rien de la ligne.',
    ],
    selfTest: [
      'Autotest',
      'Le kiosque mesure contre lui-même, pour voir à quelle vitesse il peut mesurer. Il ne dit rien de la ligne.',
    ],
  },
};

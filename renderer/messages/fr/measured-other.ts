// French words for the metrics of the other tests.
import type { MeasuredTexts } from '../measured-texts.js';

const core = 'Part d’un cœur du processeur utilisée par la mesure pendant ce temps.';

/** Label and meaning by the metric's name. */
export const otherMetrics: MeasuredTexts['metrics'] = {
  median_bitrate_bps: ['Débit vidéo', 'Médiane des débits auxquels les morceaux d’une vidéo ont été reçus.'],
  connect_latency_ms: ['Latence de connexion', 'Temps d’ouverture de la connexion TCP vers le serveur.'],
  min_playout_delay_ms: [
    'Attente nécessaire',
    'Combien un lecteur devrait attendre au début pour jouer sans pause ; 0 est une valeur mesurée.',
  ],
  downloaded_bytes: ['Reçu', 'Octets de tous les morceaux arrivés.'],
  lookup_ms: [
    'Recherche de nom',
    'Médiane du temps de toutes les réponses ; « ce nom n’existe pas » est aussi une réponse.',
  ],
  slowest_lookup_ms: ['Recherche la plus lente', 'Temps de la réponse la plus lente.'],
  fastest_resolver_ms: [
    'Résolveur le plus rapide',
    'Médiane du temps du résolveur dont la médiane est la plus basse.',
  ],
  unanswered_ratio: [
    'Sans réponse',
    'Part des questions auxquelles aucun résolveur n’a répondu : silence, refus, SERVFAIL.',
  ],
  resolvers_count: ['Résolveurs', 'Résolveurs interrogés.'],
  silent_resolvers_count: ['Résolveurs muets', 'Résolveurs qui n’ont répondu à aucune question.'],
  total_ms: ['Page', 'Médiane du temps du début au dernier octet, des adresses qui ont répondu.'],
  dns_ms: ['Recherche de nom', 'Médiane du temps de la recherche du nom.'],
  connect_ms: ['Connexion', 'Médiane du temps de la poignée de main TCP.'],
  tls_ms: ['TLS', 'Médiane du temps de la poignée de main TLS.'],
  first_byte_ms: ['Premier octet', 'Médiane du temps de la demande au premier octet de la réponse.'],
  failed_urls_count: [
    'Adresses en échec',
    'Adresses sans réponse entière, ou avec un statut de 400 ou plus.',
  ],
  urls_count: ['Adresses', 'Adresses demandées.'],
  received_bytes: ['Reçu', 'Octets de tous les contenus ensemble.'],
  rtt_ms: [
    'Aller-retour',
    'Médiane des allers-retours vers les hôtes atteints ; par hôte la plus courte de ses sondes.',
  ],
  hops_count: ['Sauts', 'Médiane du nombre de sauts jusqu’aux hôtes atteints.'],
  first_hop_ms: [
    'Premier saut',
    'Plus court aller-retour vers le premier saut, le plus souvent le routeur de la maison.',
  ],
  unreached_count: ['Non atteints', 'Hôtes qui n’ont répondu à aucune sonde.'],
  hosts_count: ['Hôtes', 'Hôtes dont le chemin a été suivi.'],
  anomaly_count: [
    'Anomalies',
    'Choses qui n’étaient pas comme elles devraient. Ce peut être un blocage ou une faute de l’autre côté.',
  ],
  normal_count: ['Comme attendu', 'Choses qui étaient comme elles devraient.'],
  unknown_count: ['Sans verdict', 'Choses que le test n’a pas pu juger.'],
  ws_download_bps: [
    'Recevoir, en clair',
    'Ce que cet appareil reçoit au plus en clair, alors qu’il joue aussi l’autre côté.',
  ],
  ws_download_cpu_ratio: ['Recevoir, en clair : processeur', core],
  ws_upload_bps: [
    'Envoyer, en clair',
    'Ce que cet appareil envoie au plus en clair, alors qu’il joue aussi l’autre côté.',
  ],
  ws_upload_cpu_ratio: ['Envoyer, en clair : processeur', core],
  wss_download_bps: [
    'Recevoir, chiffré',
    'Ce que cet appareil reçoit au plus chiffré, alors qu’il joue aussi l’autre côté.',
  ],
  wss_download_cpu_ratio: ['Recevoir, chiffré : processeur', core],
  wss_upload_bps: [
    'Envoyer, chiffré',
    'Ce que cet appareil envoie au plus chiffré, alors qu’il joue aussi l’autre côté.',
  ],
  wss_upload_cpu_ratio: ['Envoyer, chiffré : processeur', core],
  median_rtt_ms: ['Aller-retour médian', 'Médiane des allers-retours de la minute.'],
  p95_rtt_ms: ['95e percentile', '95e percentile des allers-retours (rang le plus proche).'],
  loss_ratio: ['Perte', 'Part des sondes de la minute sans réponse.'],
};

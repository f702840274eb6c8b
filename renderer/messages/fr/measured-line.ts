// French words for the metrics of speed tests.
import type { MeasuredTexts } from '../measured-texts.js';

/** Label and meaning by the metric's name. */
export const lineMetrics: MeasuredTexts['metrics'] = {
  download_bps: [
    'Réception',
    'À quelle vitesse les données sont arrivées à cet appareil, en moyenne sur le test.',
  ],
  upload_bps: ['Envoi', 'À quelle vitesse les données sont arrivées au serveur, en moyenne sur le test.'],
  min_rtt_ms: [
    'Aller-retour le plus court',
    'Le plus court aller-retour de la connexion que le serveur a vu pendant le test.',
  ],
  download_rtt_ms: [
    'Aller-retour en réception',
    'Aller-retour lissé à la fin de la réception, vu par le serveur : ligne pleine.',
  ],
  upload_rtt_ms: [
    'Aller-retour en envoi',
    'Aller-retour lissé à la fin de l’envoi, vu par le serveur sur ses rares paquets.',
  ],
  retransmission_ratio: [
    'Retransmis',
    'Part des octets de la réception que le serveur a dû envoyer à nouveau.',
  ],
  download_server_bps: [
    'Réception, selon le serveur',
    'Ce que le serveur a envoyé ou vu confirmé pendant son temps.',
  ],
  upload_client_bps: [
    'Envoi, selon cet appareil',
    'Ce que cet appareil a envoyé ; trop haut sur les lignes lentes, car tout n’est pas arrivé.',
  ],
  download_bytes: ['Données reçues', 'Octets arrivés pendant la réception.'],
  upload_bytes: ['Données envoyées', 'Octets partis pendant l’envoi.'],
  connect_time_ms: [
    'Temps de connexion',
    'Temps d’ouverture de la connexion TCP du test, sans la recherche du nom.',
  ],
  download_cpu_ratio: [
    'Processeur en réception',
    'Part d’un cœur utilisée par la mesure ; près de 1, l’appareil était la limite.',
  ],
  upload_cpu_ratio: [
    'Processeur en envoi',
    'Part d’un cœur utilisée par la mesure ; près de 1, l’appareil était la limite.',
  ],
  bufferbloat_ms: [
    'Bufferbloat',
    'De combien l’aller-retour s’allonge quand la ligne est pleine : le pire des deux sens, médianes de sondes.',
  ],
  idle_rtt_ms: ['Aller-retour, ligne libre', 'Médiane des ouvertures TCP dans les 2 s avant le test.'],
  download_loaded_rtt_ms: [
    'Aller-retour, en recevant',
    'Médiane des sondes pendant que la ligne reçoit, sans les 2 premières secondes.',
  ],
  upload_loaded_rtt_ms: [
    'Aller-retour, en envoyant',
    'Médiane des sondes pendant que la ligne envoie, sans les 2 premières secondes.',
  ],
  download_responsiveness_rpm: [
    'Réactivité, en recevant',
    'Allers-retours par minute pendant que la ligne reçoit, selon le projet de l’IETF, autant qu’une connexion le permet.',
  ],
  upload_responsiveness_rpm: [
    'Réactivité, en envoyant',
    'Allers-retours par minute pendant que la ligne envoie, selon le projet de l’IETF, autant qu’une connexion le permet.',
  ],
  idle_jitter_ms: ['Gigue, ligne libre', 'Écart moyen entre les temps de sondes voisines, ligne libre.'],
  idle_loss_ratio: [
    'Perte, ligne libre',
    'Part des sondes dont le premier paquet, ou sa réponse, s’est perdu, ligne libre.',
  ],
  download_jitter_ms: ['Gigue, en recevant', 'Écart moyen entre les temps de sondes voisines, en recevant.'],
  download_loss_ratio: [
    'Perte, en recevant',
    'Part des sondes dont le premier paquet, ou sa réponse, s’est perdu, en recevant.',
  ],
  upload_jitter_ms: ['Gigue, en envoyant', 'Écart moyen entre les temps de sondes voisines, en envoyant.'],
  upload_loss_ratio: [
    'Perte, en envoyant',
    'Part des sondes dont le premier paquet, ou sa réponse, s’est perdu, en envoyant.',
  ],
  probe_sent_bytes: ['Sondes, envoyé', 'Octets envoyés par les sondes, en-têtes IP et TCP compris.'],
  probe_received_bytes: ['Sondes, reçu', 'Octets reçus par les sondes, en-têtes IP et TCP compris.'],
  avg_rtt_ms: [
    'Aller-retour moyen en charge',
    'Moyenne des allers-retours que le serveur a vus pendant la réception.',
  ],
  max_rtt_ms: [
    'Aller-retour le plus long en charge',
    'Le plus long des allers-retours que le serveur a vus pendant la réception.',
  ],
  packet_loss_ratio: [
    'Perte de paquets',
    'Part des paquets qui ne sont pas arrivés ou sont restés sans réponse.',
  ],
  out_of_order_ratio: [
    'Dans le désordre',
    'Accusés en double par accusé ; seulement de serveurs avec web100, ceux d’aujourd’hui n’en ont pas.',
  ],
  congestion_limited_ratio: [
    'Limité par la congestion',
    'Part de la réception freinée par la congestion ; seulement de serveurs avec web100.',
  ],
  receiver_limited_ratio: [
    'Limité par le récepteur',
    'Part de la réception freinée par le récepteur ; seulement de serveurs avec web100.',
  ],
  sender_limited_ratio: [
    'Limité par l’émetteur',
    'Part de la réception freinée par le serveur ; seulement de serveurs avec web100.',
  ],
  timeouts_count: [
    'Délais TCP dépassés',
    'Délais de retransmission dépassés pendant la réception ; seulement de serveurs avec web100.',
  ],
  mss_bytes: ['Taille de segment', 'Plus grand segment de la connexion de la réception.'],
  jitter_ms: ['Gigue', 'Variation de l’aller-retour, ligne libre, selon la définition du programme.'],
  download_retransmits_count: ['Retransmissions, réception', 'Segments que le serveur a envoyés à nouveau.'],
  upload_retransmits_count: ['Retransmissions, envoi', 'Segments que cet appareil a envoyés à nouveau.'],
  latency_ms: ['Latence', 'Aller-retour vers le serveur, ligne libre, tel que le programme l’indique.'],
  download_latency_ms: [
    'Latence en réception',
    'Moyenne interquartile des allers-retours pendant la réception.',
  ],
  upload_latency_ms: ['Latence en envoi', 'Moyenne interquartile des allers-retours pendant l’envoi.'],
};

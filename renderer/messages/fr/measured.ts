// French words for what the kiosk itself names in English.
import { inBrackets, linkSpeed, type MeasuredTexts } from '../measured-texts.js';
import { lineMetrics } from './measured-line.js';
import { otherMetrics } from './measured-other.js';

const low = 'une vitesse basse';
const faster = 'votre ligne est peut-être plus rapide';

/** The French words. */
export const measured: { readonly measured: MeasuredTexts } = {
  measured: {
    nettests: {
      ndt7: [
        'Test de débit (ndt7)',
        'Réception, envoi et aller-retour avec une connexion TCP chacun, vers le serveur M-Lab le plus proche.',
      ],
      'mk.ndt': [
        'NDT avec Measurement Kit',
        'Réception, envoi et aller-retour avec une connexion TCP chacun, vers votre propre serveur NDT5.',
      ],
      'mk.dash': [
        'Vidéo (DASH) avec Measurement Kit',
        'Le débit auquel une vidéo viendrait de votre propre serveur DASH, et l’attente qu’il lui faut.',
      ],
      'ndt7-client': [
        'ndt7 avec le programme de M-Lab',
        'Réception, envoi et aller-retour avec le programme de M-Lab même, pour comparer avec ndt7.',
      ],
      iperf3: ['iperf3', 'Réception, envoi, perte et gigue entre ce kiosque et votre propre serveur iperf3.'],
      ookla: [
        'Speedtest d’Ookla',
        'Réception, envoi, latence et perte avec le programme d’Ookla, vers un serveur de son réseau.',
      ],
      'speedtest-cli': [
        'speedtest-cli',
        'Réception, envoi et latence avec le programme libre, vers un serveur du réseau d’Ookla.',
      ],
      librespeed: [
        'LibreSpeed',
        'Réception, envoi, latence et gigue avec librespeed-cli, vers un serveur de LibreSpeed ou le vôtre.',
      ],
      dns: [
        'Recherche de noms (DNS)',
        'Combien de temps les résolveurs de ce réseau, ou ceux nommés, mettent à trouver des noms.',
      ],
      http: [
        'Pages (HTTP)',
        'Combien de temps prend chaque étape de l’ouverture des adresses de votre liste.',
      ],
      traceroute: ['Traceroute', 'Sauts, aller-retour et perte sur le chemin vers les hôtes de votre liste.'],
      'mk.web_connectivity': [
        'Sites web avec Measurement Kit',
        'Si les pages de votre liste sont bloquées : chacune est demandée ici et ailleurs, puis comparée.',
      ],
      'mk.telegram': [
        'Telegram avec Measurement Kit',
        'Si Telegram est joignable : ses centres de données par TCP et HTTP, et sa version web.',
      ],
      'mk.whatsapp': [
        'WhatsApp avec Measurement Kit',
        'Si WhatsApp est joignable : ses points d’accès, son service d’inscription et sa version web.',
      ],
      'mk.facebook_messenger': [
        'Facebook Messenger avec Measurement Kit',
        'Si les points d’accès de Facebook Messenger se trouvent et se joignent.',
      ],
      'mk.captiveportal': [
        'Portail captif avec Measurement Kit',
        'Si quelqu’un entre deux répond à la place des pages avec lesquelles les fabricants trouvent les portails captifs.',
      ],
      'mk.http_header_field_manipulation': [
        'En-têtes HTTP avec Measurement Kit',
        'Si quelqu’un entre deux change les en-têtes des demandes HTTP.',
      ],
      'mk.http_invalid_request_line': [
        'Ligne de demande HTTP avec Measurement Kit',
        'Si quelqu’un entre deux répond à des demandes qui ne sont pas du HTTP valide, ou les change.',
      ],
      'mk.tcp_connect': [
        'Connexions TCP avec Measurement Kit',
        'Si l’on peut se connecter aux hôtes et ports de votre liste.',
      ],
      'mk.dns_injection': [
        'Injection DNS avec Measurement Kit',
        'Si quelqu’un répond à des questions envoyées à une adresse sans résolveur.',
      ],
      'mk.meek_fronted_requests': [
        'Meek avec Measurement Kit',
        'Si les serveurs meek de Tor répondent derrière les noms d’autres hôtes.',
      ],
      ooniprobe: [
        'Blocages, avec la sonde d’OONI',
        'Si messageries, pages et outils de contournement sont bloqués, avec le programme d’OONI même.',
      ],
      miniooni: [
        'Blocages, avec miniooni d’OONI',
        'Si messageries et pages de votre liste sont bloquées, avec le client de recherche d’OONI ; le successeur de Measurement Kit.',
      ],
      lan: [
        'Dans la maison',
        'ndt7 vers un autre kiosque du même réseau : ce que vaut le chemin entre les deux, pas la ligne.',
      ],
      'self-test': [
        'Autotest',
        'ndt7 contre cet appareil même : montre que le kiosque fonctionne, et ne dit rien de la ligne.',
      ],
      calibration: [
        'Étalonnage',
        'Ce que cet appareil peut mesurer au plus, avec et sans chiffrement : ndt7 contre lui-même. Ne dit rien de la ligne.',
      ],
    },
    metrics: { ...lineMetrics, ...otherMetrics },
    consents: {
      mlab: {
        textVersion: '2025-07-15',
        measured:
          'Quelques fois par jour, à des moments au hasard, ce kiosque mesure réception, envoi et latence entre chez vous et le serveur M-Lab le plus proche. Un test à 100 Mbit/s déplace environ 250 Mo.',
        published:
          'M-Lab publie chaque test pour toujours et pour tous : votre adresse IP publique, la date, l’heure et les résultats. On ne peut pas les reprendre. Aucun nom et aucun numéro d’appareil n’est envoyé.',
        recipient: 'Measurement Lab, une plateforme de recherche gérée par Code for Science & Society.',
      },
      'own-servers': {
        textVersion: '2026-11-20',
        measured:
          'Measurement Kit mesure vitesse et latence entre ce kiosque et le serveur que vous nommez dans la configuration.',
        published:
          'Ce kiosque ne publie rien. Le propriétaire du serveur voit votre adresse IP publique, l’heure et les résultats.',
        recipient: 'Le propriétaire du serveur que vous nommez.',
      },
      ookla: {
        textVersion: '2026-11-20',
        measured:
          'Le programme d’Ookla, ou speedtest-cli, mesure vitesse et latence entre ce kiosque et un serveur du réseau d’Ookla. Un test à 100 Mbit/s déplace environ 300 Mo.',
        published:
          'Ookla reçoit votre adresse IP publique, la date, l’heure, le lieu qu’elle estime et les résultats, et vend des données qui en sont faites. Avec cet accord, vous acceptez aussi en votre nom la licence d’Ookla (usage personnel et non commercial seulement), ses conditions d’utilisation et sa politique de confidentialité : le programme est alors lancé avec --accept-license et --accept-gdpr.',
        recipient: 'Ookla, LLC (Ziff Davis), États-Unis, et le propriétaire du serveur utilisé.',
      },
      librespeed: {
        textVersion: '2026-11-20',
        measured:
          'LibreSpeed mesure vitesse et latence entre ce kiosque et un serveur public de sa liste. Un test à 100 Mbit/s déplace environ 350 Mo.',
        published:
          'Ce kiosque ne publie rien, et la télémétrie est éteinte. Le propriétaire du serveur voit votre adresse IP publique et l’heure.',
        recipient: 'librespeed.org, qui donne la liste, et le propriétaire du serveur utilisé.',
      },
      ooni: {
        textVersion: '2026-11-20',
        measured:
          'Les tests de Measurement Kit, ooniprobe et miniooni ouvrent des messageries, des pages et des aides d’OONI, et recherchent votre adresse IP publique pour nommer votre réseau. Certains ouvrent des sites web qui peuvent être interdits là où vous vivez, et qui observe votre ligne peut le voir.',
        published:
          'Rien, sauf si l’option « upload » d’un test est active. Alors les résultats sont envoyés à OONI, qui les publie pour tous : date, heure, réseau et pays, et ce que le test a vu.',
        recipient: 'Le projet OONI.',
      },
    },
    reasons: {
      link_speed: ({ link }) => `le câble a négocié ${linkSpeed(link?.speedMbps, low)} : ${faster}`,
      half_duplex: () =>
        'le câble fonctionne en semi-duplex, un sens à la fois : vérifiez le câble et le port du routeur',
      usb_bus: ({ link }) =>
        `l’adaptateur réseau est sur un bus USB de ${linkSpeed(link?.usbMbps, low)} : ${faster}`,
      wifi_rate: ({ link }) =>
        `la liaison Wi-Fi de ${linkSpeed(link?.wifi?.rxRateMbps ?? link?.wifi?.txRateMbps, low)} était à sa limite : ${faster}`,
      wifi_weak: ({ link }) =>
        `le signal Wi-Fi était faible${inBrackets(link?.wifi?.signalDbm, 'dBm')} : déplacez l’appareil ou le point d’accès`,
      own_ceiling: () => `cet appareil ne peut pas mesurer plus vite par lui-même : ${faster}`,
      processor: () => `le processeur de cet appareil était pleinement occupé : ${faster}`,
      throttled: ({ processor }) =>
        `la chaleur ou un courant faible a ralenti le processeur${inBrackets(processor?.temperatureCelsius, '°C')} : ${faster}`,
      under_voltage: () => 'l’alimentation est trop faible : prenez celle faite pour cet appareil',
      other_traffic: () => 'd’autres programmes de cet appareil ont utilisé la ligne pendant le test',
      traffic_before: () => 'cet appareil utilisait la ligne juste avant le test',
      proxied: () => 'le test est passé par un proxy du réseau : les valeurs sont aussi celles du proxy',
      incomplete: () => 'le transfert s’est terminé avant son temps',
      link_changed: ({ link }) =>
        `la connexion a changé pendant le test${link?.changedFrom === undefined ? '' : ` (de ${link.changedFrom} à ${link.interface})`}`,
      mostly_other_traffic: () =>
        'la plus grande part de ce que la ligne portait pendant le test n’était pas le test',
    },
  },
};

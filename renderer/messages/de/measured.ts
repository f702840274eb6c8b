// German words for what the kiosk itself names in English.
import { inBrackets, linkSpeed, type MeasuredTexts } from '../measured-texts.js';
import { lineMetrics } from './measured-line.js';
import { otherMetrics } from './measured-other.js';

const low = 'einer niedrigen Geschwindigkeit';
const faster = 'Ihre Leitung kann schneller sein';

/** The German words. */
export const measured: { readonly measured: MeasuredTexts } = {
  measured: {
    nettests: {
      ndt7: [
        'Speedtest (ndt7)',
        'Download, Upload und Umlaufzeit über je eine TCP-Verbindung, zum nächsten Server von M-Lab.',
      ],
      'mk.ndt': [
        'NDT mit Measurement Kit',
        'Download, Upload und Umlaufzeit über je eine TCP-Verbindung, zu Ihrem eigenen NDT5-Server.',
      ],
      'mk.dash': [
        'Videostreaming (DASH) mit Measurement Kit',
        'Die Bitrate, mit der ein Video von Ihrem eigenen DASH-Server liefe, und der Vorlauf, den es braucht.',
      ],
      'ndt7-client': [
        'ndt7 mit dem Programm von M-Lab',
        'Download, Upload und Umlaufzeit mit dem Programm von M-Lab selbst, zum Vergleich mit ndt7.',
      ],
      iperf3: [
        'iperf3',
        'Download, Upload, Paketverlust und Jitter zwischen diesem Kiosk und Ihrem eigenen iperf3-Server.',
      ],
      ookla: [
        'Speedtest von Ookla',
        'Download, Upload, Latenz und Paketverlust mit dem Programm von Ookla, zu einem Server seines Netzes.',
      ],
      'speedtest-cli': [
        'speedtest-cli',
        'Download, Upload und Latenz mit dem freien Programm, zu einem Server des Netzes von Ookla.',
      ],
      librespeed: [
        'LibreSpeed',
        'Download, Upload, Latenz und Jitter mit librespeed-cli, zu einem Server von LibreSpeed oder Ihrem eigenen.',
      ],
      dns: [
        'Namenssuche (DNS)',
        'Wie lange die Resolver dieses Netzes, oder die genannten, brauchen, um Namen zu finden.',
      ],
      http: ['Seiten (HTTP)', 'Wie lange jeder Schritt beim Öffnen der Adressen Ihrer Liste dauert.'],
      traceroute: [
        'Traceroute',
        'Stationen, Umlaufzeit und Verlust auf dem Weg zu den Rechnern Ihrer Liste.',
      ],
      'mk.web_connectivity': [
        'Webseiten mit Measurement Kit',
        'Ob die Seiten Ihrer Liste gesperrt sind: jede wird hier und von einem Helfer anderswo geholt und verglichen.',
      ],
      'mk.telegram': [
        'Telegram mit Measurement Kit',
        'Ob Telegram erreichbar ist: seine Rechenzentren über TCP und HTTP und seine Webseite.',
      ],
      'mk.whatsapp': [
        'WhatsApp mit Measurement Kit',
        'Ob WhatsApp erreichbar ist: seine Endpunkte, seine Anmeldung und seine Webseite.',
      ],
      'mk.facebook_messenger': [
        'Facebook Messenger mit Measurement Kit',
        'Ob die Endpunkte von Facebook Messenger gefunden und erreicht werden.',
      ],
      'mk.captiveportal': [
        'Anmeldeseite mit Measurement Kit',
        'Ob jemand dazwischen an Stelle der Seiten antwortet, mit denen Hersteller Anmeldeseiten finden.',
      ],
      'mk.http_header_field_manipulation': [
        'HTTP-Kopfzeilen mit Measurement Kit',
        'Ob jemand dazwischen die Kopfzeilen von HTTP-Anfragen ändert.',
      ],
      'mk.http_invalid_request_line': [
        'HTTP-Anfragezeile mit Measurement Kit',
        'Ob jemand dazwischen Anfragen beantwortet oder ändert, die kein gültiges HTTP sind.',
      ],
      'mk.tcp_connect': [
        'TCP-Verbindungen mit Measurement Kit',
        'Ob zu den Rechnern und Ports Ihrer Liste Verbindungen möglich sind.',
      ],
      'mk.dns_injection': [
        'DNS-Einschleusung mit Measurement Kit',
        'Ob jemand Fragen beantwortet, die an eine Adresse ohne Resolver gehen.',
      ],
      'mk.meek_fronted_requests': [
        'Meek mit Measurement Kit',
        'Ob die Meek-Server von Tor hinter den Namen anderer antworten.',
      ],
      ooniprobe: [
        'Sperren, mit der Probe von OONI',
        'Ob Messenger, Seiten und Umgehungsprogramme gesperrt sind, mit dem Programm von OONI selbst.',
      ],
      miniooni: [
        'Sperren, mit miniooni von OONI',
        'Ob Messenger und Seiten Ihrer Liste gesperrt sind, mit dem Forschungsprogramm von OONI; der Nachfolger von Measurement Kit.',
      ],
      lan: [
        'Im Haus',
        'ndt7 zu einem anderen Kiosk im selben Netz: wie gut der Weg zwischen beiden ist, nicht die Leitung.',
      ],
      'self-test': [
        'Selbsttest',
        'ndt7 gegen dieses Gerät selbst: zeigt, dass der Kiosk arbeitet, und sagt nichts über die Leitung.',
      ],
      calibration: [
        'Kalibrierung',
        'Was dieses Gerät höchstens messen kann, mit und ohne Verschlüsselung: ndt7 gegen sich selbst. Sagt nichts über die Leitung.',
      ],
    },
    metrics: { ...lineMetrics, ...otherMetrics },
    consents: {
      mlab: {
        textVersion: '2025-07-15',
        measured:
          'Einige Male am Tag, zu zufälligen Zeiten, misst dieser Kiosk Download, Upload und Latenz zwischen Ihrem Haus und dem nächsten Server von M-Lab. Ein Test mit 100 Mbit/s bewegt etwa 250 MB.',
        published:
          'M-Lab veröffentlicht jeden Test für immer und für alle: Ihre öffentliche IP-Adresse, Datum, Uhrzeit und die Ergebnisse. Sie können nicht zurückgenommen werden. Kein Name und keine Gerätenummer wird gesendet.',
        recipient: 'Measurement Lab, eine Forschungsplattform, die Code for Science & Society betreibt.',
      },
      'own-servers': {
        textVersion: '2026-11-20',
        measured:
          'Measurement Kit misst Geschwindigkeit und Latenz zwischen diesem Kiosk und dem Server, den Sie in der Konfiguration nennen.',
        published:
          'Dieser Kiosk veröffentlicht nichts. Der Besitzer des Servers sieht Ihre öffentliche IP-Adresse, die Zeit und die Ergebnisse.',
        recipient: 'Der Besitzer des Servers, den Sie nennen.',
      },
      ookla: {
        textVersion: '2026-11-20',
        measured:
          'Das Programm von Ookla oder speedtest-cli misst Geschwindigkeit und Latenz zwischen diesem Kiosk und einem Server des Netzes von Ookla. Ein Test mit 100 Mbit/s bewegt etwa 300 MB.',
        published:
          'Ookla erhält Ihre öffentliche IP-Adresse, Datum, Uhrzeit, den von ihr geschätzten Ort und die Ergebnisse und verkauft Daten, die daraus gemacht sind. Mit dieser Zustimmung nehmen Sie in eigenem Namen auch die Lizenz von Ookla (nur persönlich, nicht gewerblich), ihre Nutzungsbedingungen und ihre Datenschutzerklärung an: das Programm wird dann mit --accept-license und --accept-gdpr gestartet.',
        recipient: 'Ookla, LLC (Ziff Davis), USA, und der Besitzer des Servers, der benutzt wird.',
      },
      librespeed: {
        textVersion: '2026-11-20',
        measured:
          'LibreSpeed misst Geschwindigkeit und Latenz zwischen diesem Kiosk und einem öffentlichen Server seiner Liste. Ein Test mit 100 Mbit/s bewegt etwa 350 MB.',
        published:
          'Dieser Kiosk veröffentlicht nichts, und Telemetrie ist aus. Der Besitzer des Servers sieht Ihre öffentliche IP-Adresse und die Zeit.',
        recipient: 'librespeed.org, von wo die Liste kommt, und der Besitzer des Servers, der benutzt wird.',
      },
      ooni: {
        textVersion: '2026-11-20',
        measured:
          'Tests von Measurement Kit, ooniprobe und miniooni rufen Messenger, Seiten und Helfer von OONI auf und schlagen Ihre öffentliche IP-Adresse nach, um Ihr Netz zu benennen. Manche rufen Webseiten auf, die dort, wo Sie wohnen, verboten sein können, und wer Ihre Leitung beobachtet, kann es sehen.',
        published:
          'Nichts, außer wenn die Option „upload“ eines Tests an ist. Dann werden Ergebnisse an OONI gesendet, das sie für alle veröffentlicht: Datum, Uhrzeit, Netz und Land und was der Test sah.',
        recipient: 'Das Projekt OONI.',
      },
    },
    reasons: {
      link_speed: ({ link }) =>
        `das Kabel handelte ${linkSpeed(link?.speedMbps, 'eine niedrige Geschwindigkeit')} aus: ${faster}`,
      half_duplex: () =>
        'das Kabel läuft halbduplex, immer nur in eine Richtung: prüfen Sie das Kabel und den Anschluss am Router',
      usb_bus: ({ link }) =>
        `der Netzwerkadapter hängt an einem USB-Bus von ${linkSpeed(link?.usbMbps, low)}: ${faster}`,
      wifi_rate: ({ link }) =>
        `die WLAN-Verbindung von ${linkSpeed(link?.wifi?.rxRateMbps ?? link?.wifi?.txRateMbps, low)} war ausgeschöpft: ${faster}`,
      wifi_weak: ({ link }) =>
        `das WLAN-Signal war schwach${inBrackets(link?.wifi?.signalDbm, 'dBm')}: stellen Sie das Gerät oder den Zugangspunkt um`,
      own_ceiling: () => `schneller kann dieses Gerät von sich aus nicht messen: ${faster}`,
      processor: () => `der Prozessor dieses Geräts war ausgelastet: ${faster}`,
      throttled: ({ processor }) =>
        `der Prozessor wurde durch Hitze oder schwachen Strom gebremst${inBrackets(processor?.temperatureCelsius, '°C')}: ${faster}`,
      under_voltage: () => 'das Netzteil ist zu schwach: nehmen Sie das für dieses Gerät gemachte',
      other_traffic: () => 'andere Programme dieses Geräts benutzten die Leitung während des Tests',
      traffic_before: () => 'dieses Gerät benutzte die Leitung unmittelbar vor dem Test',
      proxied: () => 'der Test ging durch einen Proxy des Netzes: die Werte sind auch die des Proxys',
      incomplete: () => 'die Übertragung endete vor ihrer Zeit',
      link_changed: ({ link }) =>
        `die Verbindung wechselte während des Tests${link?.changedFrom === undefined ? '' : ` (von ${link.changedFrom} zu ${link.interface})`}`,
      mostly_other_traffic: () => 'das meiste, was die Leitung während des Tests trug, war nicht der Test',
    },
  },
};

// German texts of the page that tells the house from the line.
import type { house as english } from '../en/house.js';

/** The German texts of the page that tells the house from the line. */
export const house: typeof english = {
  house: {
    heading: 'Haus oder Anschluss?',
    kioskHeading: 'Was der Kiosk weiß',
    browserHeading: 'Der Weg von diesem Gerät zum Kiosk',
    browserHelp:
      'Misst etwa 10 Sekunden lang zwischen diesem Browser und dem Kiosk, ohne Internet. Währenddessen sollte niemand sonst das Netz benutzen.',
    loading: 'Wird geladen …',
    start: 'Diesen Weg messen',
    asking: 'Der Kiosk wird gefragt …',
    waiting: 'Ein Test des Kiosks läuft noch …',
    measuring: {
      download: (speed: string) => `Download: ${speed}`,
      upload: (speed: string) => `Upload: ${speed}`,
    },
    failed: 'Für den Test kam keine Verbindung zustande. Vielleicht sperrt eine Firewall seinen Port.',
    notMeasured: 'nicht gemessen',
    houseDown: 'Download durch das Haus',
    houseUp: 'Upload durch das Haus',
    lineDown: (age: string) =>
      age === '' ? 'Download des Anschlusses' : `Download des Anschlusses (${age})`,
    lineUp: (age: string) => (age === '' ? 'Upload des Anschlusses' : `Upload des Anschlusses (${age})`),
    answers: {
      house:
        'Für dieses Gerät ist der Weg durch das Haus die Grenze: Er trägt nicht mehr, als der Anschluss bringt.',
      line: 'Der Weg durch das Haus trägt mehr als der Anschluss: Wenn es zu langsam ist, liegt es am Anschluss.',
      unknown: 'Der Kiosk hat noch keinen Test des Anschlusses zum Vergleich.',
    },
    verdicts: {
      fine: 'Beide sind gut: das Netz im Haus und der Anschluss.',
      home: 'Es liegt am Haus: Der Anschluss bringt, was versprochen wurde, der Weg zu ihm nicht.',
      line: 'Es liegt am Anschluss: Das Netz im Haus ist gut.',
      both: 'Beide: erst das Netz im Haus in Ordnung bringen, dann den Anschluss neu beurteilen.',
      unknown: 'Für ein Urteil ist noch zu wenig bekannt.',
    },
    reasons: {
      gateway_slow: 'Der Router antwortet langsam.',
      gateway_loses: 'Pakete zum Router gehen verloren.',
      wifi_weak: 'Das WLAN-Signal des Kiosks ist schwach.',
      wifi_slow: 'Die WLAN-Verbindung des Kiosks ist langsamer, als der Vertrag es braucht.',
      lan_slow: 'Ein Test im Haus war langsamer, als der Vertrag es braucht.',
      cable_slow: 'Das Kabel ist langsamer als der Vertrag.',
      below_plan: 'Tests des Anschlusses liegen unter dem Vertrag.',
      tests_fail: 'Tests des Anschlusses schlagen fehl.',
    },
  },
};

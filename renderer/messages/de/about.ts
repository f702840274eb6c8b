// German texts of the about page, and the words that the pages explain.
import type { about as english } from '../en/about.js';

/** The German texts of the about page and of the glossary. */
export const about: typeof english = {
  about: {
    leaves: 'Was dieses Gerät verlässt, und an wen',
    leavesNothing:
      'Niemand bekommt etwas, bevor hier jemand zustimmt. Es gibt keine Statistik, keine Absturzberichte und keine Suche nach Aktualisierungen.',
    leavesMonitors:
      'Monitore senden einige Bytes an den Router, die Resolver und die Ziele, die die Konfiguration nennt, um zu sehen, ob die Leitung da ist.',
    agreed: 'zugestimmt',
    notAgreed: 'nicht zugestimmt: nichts wird gesendet',
    program: 'Programm',
    version: (version) => `mk-kiosk ${version}, Apache-Lizenz 2.0.`,
    scheme: (schema, epoch) => `Schema ${schema} der Datenbank, Epoche ${epoch}.`,
    provenance:
      'Jede Zeile trägt die Version des Programms, die Version des Tests und einen Hash über sich und die Zeile davor; „mk-kiosk verify“ prüft sie alle.',
    docs: 'Dokumente',
    docsText:
      'Der Ordner „docs“ des Programms erklärt jede Seite, jeden Wert und jede Einstellung; „mk-kiosk --help“ nennt die Befehle. Was Programme lesen können:',
    docsApi: 'Beschreibung der Schnittstelle (OpenAPI)',
    docsMetrics: 'Werte für Prometheus',
    licences: 'Freie Software in diesem Programm',
    licencesIntro: (count) => `${count} Pakete, jedes mit seiner Lizenz:`,
    licencesLost: 'Die Liste der Lizenzen konnte nicht gelesen werden.',
    package: 'Paket',
    packageVersion: 'Version',
    licence: 'Lizenz',
    bundled: 'Teil der Seiten',
    glossary: 'Wörter und Werte',
    metrics: 'Alle Werte, die dieser Kiosk messen kann',
    explain: (word) => `Was ist ${word}?`,
  },
  terms: {
    download: [
      'Download',
      'Wie schnell Daten zu Ihnen kommen. Davon hängt ab, wie bald eine Seite, ein Film oder eine Aktualisierung da ist.',
    ],
    upload: [
      'Upload',
      'Wie schnell Daten von Ihnen wegkommen. Davon hängt ab, wie gut man Sie im Videoanruf sieht und wie lange Fotos brauchen.',
    ],
    latency: [
      'Latenz',
      'Wie lange ein Paket zu einem Server und zurück braucht. Davon hängt ab, wie direkt Anrufe, Spiele und Fernarbeit reagieren; weniger ist besser.',
    ],
    jitter: ['Jitter', 'Wie sehr die Latenz von Paket zu Paket schwankt. Ist er hoch, stocken Stimmen.'],
    loss: ['Verlust', 'Anteil der Pakete, die nie ankommen. Schon einige von hundert verderben einen Anruf.'],
    bufferbloat: [
      'Bufferbloat',
      'Wie viel länger Pakete warten, wenn die Leitung beschäftigt ist. Die Noten gehen von A+ (unter 5 ms) bis F (ab 400 ms).',
    ],
    responsiveness: [
      'Reaktionsfreude',
      'Wie viele Umläufe in eine Minute passen, wenn die Leitung beschäftigt ist; mehr ist besser.',
    ],
    plan: [
      'Vertrag',
      'Was der Anbieter verspricht. Sie geben es in den Einstellungen an; Prozente des Vertrags beziehen sich darauf.',
    ],
    median: [
      'Median',
      'Die Mitte aller Werte: die Hälfte liegt darüber, die Hälfte darunter. Einzelne Ausreißer verschieben ihn nicht.',
    ],
    band: [
      'p10 bis p90',
      'Das Band, in dem acht von zehn Werten liegen: einer von zehn liegt darunter, einer darüber.',
    ],
    trailing: [
      'Gleitendes Mittel',
      'Für jeden Tag das Mittel aus ihm und den Tagen davor: langsame Änderungen sieht man, einzelne schlechte Tage nicht.',
    ],
    lowerBound: [
      'Mindestens (▲)',
      'Dieses Gerät oder seine Verbindung war die Grenze. Die Leitung kann schneller sein; der Wert zählt nicht gegen sie.',
    ],
    trust: [
      'Verlässlichkeit',
      'Ob auf dieser Seite etwas dem Test im Weg stand: anderer Verkehr, ein langsames Kabel, schwaches WLAN, Hitze.',
    ],
    outage: [
      'Ausfall',
      'Zeit, in der das Internet nicht antwortete, wie die Monitore es sahen; mit dem, was fehlte: Verbindung, Router, Namen oder das Netz dahinter.',
    ],
    skipped: [
      'Ausgelassen',
      'Ein Test, der fällig war und nicht gemacht wurde, mit dem Grund: Ruhezeit, Datenmenge, keine Zustimmung. Er sagt nichts über die Leitung.',
    ],
    selfTest: [
      'Selbsttest',
      'Der Kiosk misst gegen sich selbst, um zu sehen, wie schnell er überhaupt messen kann. Er sagt nichts über die Leitung.',
    ],
  },
};

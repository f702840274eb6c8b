// German texts of the overview: tests, attempts, the device.
import type { overview as english } from '../en/overview.js';

/** The German texts of the overview. */
export const overview: typeof english = {
  nettests: {
    heading: 'Tests',
    none: 'Dieser Kiosk kennt keinen Test.',
    ready: 'bereit',
    running: 'läuft',
    waiting: 'wartet, bis er an der Reihe ist',
    disabled: 'ausgeschaltet',
    unavailable: 'kann noch nicht laufen',
    next: (text) => `Als Nächstes: ${text}.`,
    noNext: 'Nicht geplant.',
    run: 'Jetzt testen',
    runOf: (nettest) => `Jetzt testen: ${nettest}`,
    needs: 'Was fehlt',
    program: (version) => `Version ${version}`,
  },
  attempts: {
    heading: 'Letzte Versuche auf der Leitung',
    empty: 'Noch nichts. Jeder Versuch bekommt hier eine Zeile, auch gescheiterte und ausgelassene.',
    when: 'Wann',
    test: 'Test',
    result: 'Ergebnis',
    figures: 'Werte',
    details: 'Einzelheiten',
    detailsOf: (nettest, when) => `Einzelheiten von ${nettest}, ${when}`,
    older: 'Ältere zeigen',
    imported: 'eingelesen',
  },
  opinion: {
    question: 'War die Verbindung eben gut?',
    good: 'Ja',
    bad: 'Nein',
    thanks: 'Danke. Es steht beim Ergebnis.',
  },
  device: {
    heading: 'Dieser Kiosk',
    id: 'Gerät',
    version: 'Version',
    since: 'Läuft seit',
    clock: 'Uhr',
    zone: 'Zeitzone',
    stored: 'Gespeichert',
    storedText: (count, size) => `${count} ${count === '1' ? 'Messung' : 'Messungen'}, ${size}`,
    hardware: 'Lichter',
    hardwareNone: 'keine Hardware',
    hardwareReady: 'bereit',
  },
};

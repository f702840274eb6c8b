// German texts around every page: navigation, connection, problems.
import type { shell as english } from '../en/shell.js';

/** The German texts of the shell. */
export const shell: typeof english = {
  pages: {
    label: 'Seiten',
    '/': 'Übersicht',
    '/explore': 'Erkunden',
    '/slow': 'Wann ist es langsam?',
    '/house': 'Haus oder Anschluss',
    '/outages': 'Ausfälle',
    '/report': 'Bericht',
    '/settings': 'Einstellungen',
    '/about': 'Über',
    skip: 'Zum Inhalt springen',
    notLoaded: 'Diese Seite konnte nicht geladen werden.',
    notLoadedFix: 'Versuchen Sie es noch einmal, wenn die Verbindung zum Kiosk wieder da ist.',
    again: 'Noch einmal',
  },
  run: {
    now: 'Jetzt testen',
    asked: 'Test angefragt …',
    busy: 'Test läuft',
    nothingReady: 'Gespeichert. Noch kann kein Test der Leitung laufen.',
    nothingReadyFix: 'Die Liste der Tests sagt, was fehlt.',
  },
  problems: {
    heading: 'Probleme',
    count: (n) => (n === 1 ? '1 Problem' : `${String(n)} Probleme`),
    more: (n) => (n === 1 ? '(und ein weiteres)' : `(und ${String(n)} weitere)`),
    fix: 'Was zu tun ist:',
    unreadable: (what) => `Die Antwort des Kiosks war nicht lesbar (${what}).`,
    unreadableFix:
      'Laden Sie diese Seite neu. Bleibt es dabei, sind Seite und Kiosk nicht von derselben Version.',
    whats: {
      status: 'Zustand',
      series: 'Diagramme',
      measurements: 'letzte Versuche',
      events: 'laufende Ereignisse',
      measurement: 'diese Messung',
      run: 'der angefragte Test',
      consent: 'Einwilligung',
      plan: 'Vertrag',
      outages: 'Ausfälle',
      notes: 'Notizen',
      timeline: 'was geschah',
      report: 'Bericht',
      access: 'Zugang',
      settings: 'Einstellungen',
      legs: 'Haus und Anschluss',
      device: 'das Gerät',
    },
  },
  connection: {
    demo: 'Demo: Alle Werte sind erfunden. Es wird nichts gemessen.',
    lost: 'Keine Verbindung zum Kiosk. Was Sie sehen, kann veraltet sein; es wird weiter versucht.',
    cutOff: 'Dieser Kiosk antwortet nicht.',
    lastKnown: (at) => `Was unten steht, war um ${at} bekannt.`,
    unreachable: 'Der Kiosk hat nicht geantwortet.',
    unreachableFix: 'Versuchen Sie es noch einmal, wenn die Verbindung wieder da ist.',
  },
};

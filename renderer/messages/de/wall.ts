// German texts of what one sees at a glance: verdict, figures, charts, the running test.
import type { wall as english } from '../en/wall.js';

/** The German texts of the wall. */
export const wall: typeof english = {
  verdict: {
    storageFailing: 'Dieser Kiosk kann seine Ergebnisse nicht speichern.',
    diskLow: 'Der Speicher dieses Kiosks ist fast voll: er misst nicht.',
    testRunning: 'Ein Test läuft.',
    selfTestRunning: 'Dieses Gerät testet sich selbst.',
    noNetwork: 'Dieser Kiosk hat kein Netz.',
    testsFail: 'Die Leitung scheint gestört: die letzten Tests sind gescheitert.',
    lastResultOld: (age) => `Seit ${age} kein neues Ergebnis.`,
    lastResultOldUnknown: 'Seit langem kein neues Ergebnis.',
    someTestsFail: (failed, of) => `Die Leitung ist unzuverlässig: ${failed} von ${of} Tests gescheitert.`,
    someTestsFailUnknown: 'Die Leitung ist unzuverlässig: Tests scheitern.',
    belowPlan: (share) => `Die Leitung ist langsam: ${share} des Vertrags.`,
    belowPlanUnknown: 'Die Leitung ist langsamer als im Vertrag.',
    belowUsual: (share) => `Die Leitung ist langsam: ${share} des Üblichen.`,
    belowUsualUnknown: 'Die Leitung ist langsamer als sonst.',
    deviceLimited: (share) =>
      `Dieses Gerät oder sein Anschluss ist die Grenze: mindestens ${share} des Vertrags kommen an.`,
    deviceLimitedUnknown: 'Dieses Gerät oder sein Anschluss ist die Grenze: die Leitung kann schneller sein.',
    asContracted: (share) => `Die Leitung ist gut: ${share} des Vertrags.`,
    asContractedUnknown: 'Die Leitung ist so schnell wie im Vertrag.',
    asUsual: 'Die Leitung ist gut.',
    noResultYet: 'Die Leitung wurde noch nicht gemessen.',
    connecting: 'Der Kiosk wird gefragt …',
  },
  newest: {
    measured: (nettest, ago) => `Letzter Test: ${nettest}, ${ago}.`,
    partial: (nettest, ago, why) => `Letzter Test: ${nettest}, ${ago}, teilweise gemessen: ${why}.`,
    failed: (nettest, ago, why) => `Letzter Test: ${nettest}, ${ago}, fehlgeschlagen: ${why}.`,
    skipped: (nettest, ago, why) => `Zuletzt an der Reihe: ${nettest}, ${ago}, ausgelassen: ${why}.`,
    aborted: (nettest, ago) => `Letzter Test: ${nettest}, ${ago}, vor dem Ende abgebrochen.`,
    none: 'Auf der Leitung lief noch kein Test.',
    running: (nettest) => `Jetzt läuft: ${nettest}.`,
    runningAgainst: (nettest, server) => `Jetzt läuft: ${nettest} gegen ${server}.`,
    waiting: (nettests) => `Gleich an der Reihe: ${nettests}.`,
  },
  live: {
    heading: 'Laufender Test',
    against: (server) => `gegen ${server}`,
    phases: {
      preparing: 'Vorbereitung',
      download: 'Download wird gemessen',
      upload: 'Upload wird gemessen',
      finishing: 'Ergebnis wird gespeichert',
    },
    moved: (bytes) => `bisher ${bytes} übertragen`,
    progress: 'Fortschritt des Tests',
    curve: 'Geschwindigkeit im Lauf des Tests',
    seconds: 'Sekunden',
    waitingForFirst: 'Die Kurve beginnt mit den ersten Bytes.',
  },
  selfTest: {
    heading: 'Das ist ein Test dieses Geräts selbst, nicht Ihrer Leitung',
    noNetwork:
      'Es gibt kein Netz. Darum hat der Kiosk gemessen, wie schnell er messen kann: ein Gerät gegen sich selbst.',
    noConsent:
      'Noch hat niemand einem Test der Leitung zugestimmt. Darum hat der Kiosk gemessen, wie schnell er messen kann: ein Gerät gegen sich selbst.',
    other: 'Der Kiosk hat gemessen, wie schnell er messen kann: ein Gerät gegen sich selbst.',
    coming: 'Der Kiosk testet zuerst sich selbst: seine Werte werden hier stehen.',
    running: (phase, share) => `Der Kiosk testet sich gerade selbst. ${phase}: ${share}.`,
    when: (ago) => `Gemessen ${ago}.`,
    details: 'Einzelheiten',
  },
  next: {
    heading: 'Als Nächstes',
    window: (nettest, from, to, at) => `${nettest} um ${at}, ausgelost zwischen ${from} und ${to}`,
    instant: (nettest, at) => `${nettest} um ${at}`,
    none: 'Kein Test ist geplant.',
  },
  day: {
    heading: 'Download, die letzten 24 Stunden',
    low: 'unter Vertrag',
    bound: 'mindestens',
    plan: 'Vertrag',
    outage: 'kein Internet',
    off: 'Gerät aus',
    tests: (count) => (count === 1 ? '1 Test' : `${String(count)} Tests`),
    empty: 'In diesen Stunden noch kein Test: jeder wird hier ein Balken.',
  },
  phone: {
    heading: 'Auf dem Telefon',
    label: (address) => `QR-Code von ${address}`,
  },
  identify: {
    heading: 'Dieser Kiosk ist',
    number: (number) => `Nummer ${number}`,
  },
};

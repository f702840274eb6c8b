// German texts of what the device says of itself.

/** The German texts of what the device says of itself. */
export const body = {
  body: {
    heading: 'Das Gerät selbst',
    model: 'Platine',
    temperature: 'Prozessor',
    power: 'Netzteil',
    powerNow: 'jetzt zu schwach',
    powerBefore: 'war seit dem Start zu schwach',
    powerGood: 'gut',
    card: 'Karte',
    cardText: (all: string) => `${all} am Tag von allen Programmen`,
    own: (size: string) => `davon ${size} vom Kiosk`,
    free: 'Freier Platz',
    freeText: (free: string, total: string) => `${free} von ${total}`,
    clock: 'Uhr gestellt',
    wifi: 'WLAN',
    display: 'Bildschirm',
    displayOn: 'angeschlossen',
    displayOff: 'keiner angeschlossen',
    loading: 'Der Kiosk wird gefragt …',
    well: 'Es ist alles in Ordnung.',
    findings: {
      file_system_errors: {
        what: 'Das Dateisystem der Karte hat Fehler bemerkt.',
        fix: 'Jetzt ein Backup machen und eine neue Karte einsetzen.',
      },
      life_used: {
        what: 'Die Karte hat neun Zehntel ihrer Lebensdauer verbraucht.',
        fix: 'Ein Backup machen und sie bald ersetzen.',
      },
      under_voltage: {
        what: 'Die Spannung ist jetzt zu niedrig.',
        fix: 'Das Netzteil für diese Platine und ein kurzes Kabel verwenden.',
      },
      under_voltage_before: {
        what: 'Die Spannung war seit dem Start zu niedrig.',
        fix: 'Das Netzteil für diese Platine verwenden.',
      },
      hot: { what: 'Der Prozessor ist heiß.', fix: 'Für Luft oder einen Kühlkörper sorgen.' },
      writes_much: {
        what: 'Es wird sehr viel auf die Karte geschrieben.',
        fix: 'Nachsehen, was so viel schreibt; Protokolle gehören in den Arbeitsspeicher.',
      },
      stalled: {
        what: 'Der Kiosk stand sekundenlang still.',
        fix: 'Nachsehen, was Prozessor oder Karte beschäftigt.',
      },
      network_stands_still: { what: 'Sein eigenes Netz steht still.', fix: 'Kabel, WLAN und Router prüfen.' },
      light: {
        what: 'Eine Lampe, Anzeige oder Taste ist nicht, wie sie sein soll.',
        fix: 'Prüfen, was angeschlossen ist und was bei den Lampen eingestellt ist.',
      },
    },
  },
};

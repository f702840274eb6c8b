// English texts of what the device says of itself.

/** The English texts of what the device says of itself. */
export const body = {
  body: {
    heading: 'The device itself',
    model: 'Board',
    temperature: 'Processor',
    power: 'Power supply',
    powerNow: 'too weak now',
    powerBefore: 'was too weak since the start',
    powerGood: 'good',
    card: 'Card',
    cardText: (all: string) => `${all} a day by all programs`,
    own: (size: string) => `of it ${size} by the kiosk`,
    free: 'Free space',
    freeText: (free: string, total: string) => `${free} of ${total}`,
    clock: 'Clock set',
    wifi: 'Wi-Fi',
    display: 'Display',
    displayOn: 'connected',
    displayOff: 'none connected',
    loading: 'Asking the kiosk …',
    well: 'Nothing is wrong with it.',
    findings: {
      file_system_errors: {
        what: 'The file system of the card has met errors.',
        fix: 'Make a backup now, and put a new card in.',
      },
      life_used: {
        what: 'The card has used nine tenths of its life.',
        fix: 'Make a backup, and replace it soon.',
      },
      under_voltage: {
        what: 'The voltage is too low now.',
        fix: 'Use the power supply made for this board, and a short cable.',
      },
      under_voltage_before: {
        what: 'The voltage was too low since the start.',
        fix: 'Use the power supply made for this board.',
      },
      hot: { what: 'The processor is hot.', fix: 'Give it air, or a heat sink.' },
      writes_much: {
        what: 'Very much is written to the card.',
        fix: 'Look for what writes so much; logs belong into memory.',
      },
      stalled: {
        what: 'The kiosk stood still for seconds.',
        fix: 'Look for what keeps processor or card busy.',
      },
      network_stands_still: {
        what: 'Its own network stands still.',
        fix: 'Look at cable, Wi-Fi and router.',
      },
      light: {
        what: 'A lamp, display or button is not as it should be.',
        fix: 'Look at what is connected, and at the settings of the lights.',
      },
    },
  },
};

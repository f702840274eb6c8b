// English texts of the overview: tests, attempts, the device.

/** The English texts of the overview. */
export const overview = {
  nettests: {
    heading: 'Tests',
    none: 'This kiosk knows no test.',
    ready: 'ready',
    running: 'running',
    waiting: 'waiting for its turn',
    disabled: 'switched off',
    unavailable: 'cannot run yet',
    next: (text: string) => `Next: ${text}.`,
    noNext: 'Not planned.',
    run: 'Run now',
    runOf: (nettest: string) => `Run now: ${nettest}`,
    needs: 'What is missing',
    program: (version: string) => `Version ${version}`,
  },
  attempts: {
    heading: 'Recent attempts on the line',
    empty: 'Nothing yet. Each attempt gets a row here, also those that fail or are skipped.',
    when: 'When',
    test: 'Test',
    result: 'Result',
    figures: 'Figures',
    details: 'Details',
    detailsOf: (nettest: string, when: string) => `Details of ${nettest}, ${when}`,
    older: 'Show older ones',
    imported: 'imported',
  },
  opinion: {
    question: 'Was the connection good just now?',
    good: 'Yes',
    bad: 'No',
    thanks: 'Thank you. It stands beside the result.',
  },
  device: {
    heading: 'This kiosk',
    id: 'Device',
    version: 'Version',
    since: 'Running since',
    clock: 'Clock',
    zone: 'Time zone',
    stored: 'Stored',
    storedText: (count: string, size: string) =>
      `${count} ${count === '1' ? 'measurement' : 'measurements'}, ${size}`,
    hardware: 'Lights',
    hardwareNone: 'no hardware',
    hardwareReady: 'ready',
  },
};

// English texts around every page: navigation, connection, problems.

/** The English texts of the shell. */
export const shell = {
  pages: {
    label: 'Pages',
    '/': 'Overview',
    '/explore': 'Explore',
    '/outages': 'Outages',
    '/report': 'Report',
    '/settings': 'Settings',
    '/about': 'About',
    skip: 'Skip to the content',
    notLoaded: 'This page could not be loaded.',
    notLoadedFix: 'Try again when the connection to the kiosk is back.',
    again: 'Try again',
  },
  run: {
    now: 'Run now',
    asked: 'Asked for a test …',
    busy: 'Test running',
    nothingReady: 'Saved. No test of the line can run yet.',
    nothingReadyFix: 'The list of tests says what is missing.',
  },
  problems: {
    heading: 'Problems',
    count: (n: number) => (n === 1 ? '1 problem' : `${String(n)} problems`),
    fix: 'What to do:',
    unreadable: (what: string) => `The kiosk's answer about ${what} could not be read.`,
    unreadableFix: 'Reload this page. If it stays, the page and the kiosk are not of the same version.',
    whats: {
      status: 'its state',
      series: 'the charts',
      measurements: 'recent attempts',
      events: 'what happens now',
      measurement: 'this measurement',
      run: 'the test asked for',
      consent: 'consent',
      plan: 'the plan',
      outages: 'outages',
      notes: 'notes',
      report: 'the report',
    },
    refusedFix: 'See the log of the kiosk.',
  },
  connection: {
    demo: 'Demo: every figure here is made up. Nothing is measured.',
    lost: 'No connection to the kiosk. What you see may be old; trying again by itself.',
    cutOff: 'This kiosk does not answer.',
    lastKnown: (at: string) => `What stands below was known at ${at}.`,
    unreachable: 'The kiosk did not answer.',
    unreachableFix: 'Try again when the connection is back.',
  },
};

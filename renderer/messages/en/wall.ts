// English texts of what one sees at a glance: verdict, figures, charts, the running test.

/** The English texts of the wall. */
export const wall = {
  verdict: {
    storageFailing: 'This kiosk cannot save its results.',
    diskLow: 'The disk of this kiosk is nearly full: it does not measure.',
    testRunning: 'A test is running.',
    selfTestRunning: 'This device tests itself.',
    noNetwork: 'This kiosk has no network.',
    testsFail: 'The line seems to be down: the last tests failed.',
    lastResultOld: (age: string) => `No new result for ${age}.`,
    lastResultOldUnknown: 'No new result for a long time.',
    someTestsFail: (failed: string, of: string) => `The line is unreliable: ${failed} of ${of} tests failed.`,
    someTestsFailUnknown: 'The line is unreliable: tests fail.',
    belowPlan: (share: string) => `The line is slow: ${share} of the plan.`,
    belowPlanUnknown: 'The line is slower than the plan.',
    belowUsual: (share: string) => `The line is slow: ${share} of its usual speed.`,
    belowUsualUnknown: 'The line is slower than usual.',
    deviceLimited: (share: string) =>
      `This device or its connection is the limit: at least ${share} of the plan arrives.`,
    deviceLimitedUnknown: 'This device or its connection is the limit: the line may be faster.',
    asContracted: (share: string) => `The line is good: ${share} of the plan.`,
    asContractedUnknown: 'The line is as fast as the plan.',
    asUsual: 'The line is good.',
    noResultYet: 'The line has not been measured yet.',
    connecting: 'Asking the kiosk …',
  },
  newest: {
    measured: (nettest: string, ago: string) => `Last test: ${nettest}, ${ago}.`,
    partial: (nettest: string, ago: string, why: string) =>
      `Last test: ${nettest}, ${ago}, partly measured: ${why}.`,
    failed: (nettest: string, ago: string, why: string) => `Last test: ${nettest}, ${ago}, failed: ${why}.`,
    skipped: (nettest: string, ago: string, why: string) => `Last turn: ${nettest}, ${ago}, skipped: ${why}.`,
    aborted: (nettest: string, ago: string) => `Last test: ${nettest}, ${ago}, stopped before its end.`,
    none: 'No test has run on the line so far.',
    running: (nettest: string) => `Running now: ${nettest}.`,
    runningAgainst: (nettest: string, server: string) => `Running now: ${nettest} against ${server}.`,
    waiting: (nettests: string) => `Waiting to run: ${nettests}.`,
  },
  live: {
    heading: 'Test in progress',
    against: (server: string) => `against ${server}`,
    phases: {
      preparing: 'Getting ready',
      download: 'Measuring download',
      upload: 'Measuring upload',
      finishing: 'Saving the result',
    },
    moved: (bytes: string) => `${bytes} moved so far`,
    progress: 'Progress of the test',
    curve: 'Speed over the time of the test',
    seconds: 'seconds',
    waitingForFirst: 'The curve begins with the first bytes.',
  },
  selfTest: {
    heading: 'This is a test of this device itself, not of your line',
    noNetwork: 'There is no network, so the kiosk measured how fast it can measure: a device against itself.',
    noConsent:
      'Nobody has agreed to a test of the line yet, so the kiosk measured how fast it can measure: a device against itself.',
    other: 'The kiosk measured how fast it can measure: a device against itself.',
    coming: 'The kiosk tests itself first: its figures will stand here.',
    running: (phase: string, share: string) => `The kiosk tests itself now. ${phase}: ${share}.`,
    when: (ago: string) => `Measured ${ago}.`,
    details: 'Details',
  },
  next: {
    heading: 'Next',
    window: (nettest: string, from: string, to: string, at: string) =>
      `${nettest} at ${at}, drawn between ${from} and ${to}`,
    instant: (nettest: string, at: string) => `${nettest} at ${at}`,
    none: 'No test is planned.',
  },
  day: {
    heading: 'Download, the last 24 hours',
    low: 'below the plan',
    bound: 'at least',
    plan: 'plan',
    outage: 'no internet',
    off: 'device off',
    tests: (count: number) => (count === 1 ? '1 test' : `${String(count)} tests`),
    empty: 'No test in these hours yet: each one becomes a bar here.',
  },
  phone: {
    heading: 'On your phone',
    label: (address: string) => `QR code of ${address}`,
  },
  identify: {
    heading: 'This kiosk is',
    number: (number: string) => `Number ${number}`,
  },
};

// English texts of the about page, and the words that the pages explain.

/** A word and what it means, in one or two sentences that anybody understands. */
type Term = readonly [word: string, meaning: string];

const term = (word: string, meaning: string): Term => [word, meaning];

/** The English texts of the about page and of the glossary. */
export const about = {
  about: {
    leaves: 'What leaves this device, and to whom',
    leavesNothing:
      'Nothing is sent to anybody before somebody agrees to it here. There are no statistics, no crash reports and no look for updates.',
    leavesMonitors:
      'Monitors send a few bytes to the router, the resolvers and the targets that the configuration names, to see whether the line is there.',
    agreed: 'agreed',
    notAgreed: 'not agreed: nothing is sent',
    program: 'Program',
    version: (version: string) => `mk-kiosk ${version}, Apache License 2.0.`,
    scheme: (schema: string, epoch: string) => `Scheme ${schema} of the database, epoch ${epoch}.`,
    provenance:
      'Each row keeps the version of the program, the version of the test and a hash over itself and the row before; "mk-kiosk verify" checks them all.',
    docs: 'Documents',
    docsText:
      'The folder "docs" of the program explains every page, figure and setting; "mk-kiosk --help" lists the commands. What programs can read:',
    docsApi: 'description of the API (OpenAPI)',
    docsMetrics: 'figures for Prometheus',
    licences: 'Free software in this program',
    licencesIntro: (count: string) => `${count} packages, each with its licence:`,
    licencesLost: 'The list of licences could not be read.',
    package: 'Package',
    packageVersion: 'Version',
    licence: 'Licence',
    bundled: 'part of the pages',
    glossary: 'Words and figures',
    metrics: 'All figures that this kiosk can measure',
    explain: (word: string) => `What is ${word}?`,
  },
  terms: {
    download: term(
      'Download',
      'How fast data comes to you. It decides how soon a page, a film or an update is there.',
    ),
    upload: term(
      'Upload',
      'How fast data goes from you. It decides how well you are seen in a video call, and how long photos take to be sent.',
    ),
    latency: term(
      'Latency',
      'How long a packet takes to a server and back. It decides how directly calls, games and remote work react; less is better.',
    ),
    jitter: term(
      'Jitter',
      'How much latency varies from one packet to the next. Voices stutter when it is high.',
    ),
    loss: term('Loss', 'Share of packets that never arrive. A few in a hundred already spoil a call.'),
    bufferbloat: term(
      'Bufferbloat',
      'How much longer packets wait while the line is busy. Grades go from A+ (under 5 ms) to F (400 ms or more).',
    ),
    responsiveness: term(
      'Responsiveness',
      'How many round trips fit into a minute while the line is busy; more is better.',
    ),
    plan: term(
      'Plan',
      'What the contract promises. You give it in the settings; per cents of plan are against it.',
    ),
    median: term(
      'Median',
      'The middle of all values: half are above, half below. Single outliers do not move it.',
    ),
    band: term('p10 to p90', 'The band in which eight of ten values lie: one in ten is below it, one above.'),
    trailing: term(
      'Trailing average',
      'For each day the mean of it and the days before: slow changes are seen, single bad days are not.',
    ),
    lowerBound: term(
      'At least (▲)',
      'This device or its own link was the limit. The line may be faster, so the figure is not held against it.',
    ),
    trust: term(
      'Trust',
      'Whether something on this side got in the way of a test: other traffic, a slow cable, weak Wi-Fi, heat.',
    ),
    outage: term(
      'Outage',
      'Time in which the internet did not answer, as the monitors saw it; with what was missing: link, router, names or the net behind it.',
    ),
    skipped: term(
      'Skipped',
      'A test that was due and not made, with its reason: quiet hours, the data budget, no consent. It says nothing about the line.',
    ),
    selfTest: term(
      'Self-test',
      'The kiosk measures against itself, to see how fast it can measure at all. It says nothing about the line.',
    ),
  },
};

// English words that every page uses: units, spans of time, outcomes, quantities.

/** The English words. */
export const words = {
  units: {
    bps: 'Mbit/s',
    bytesPerSecond: 'MB/s',
    ms: 'ms',
    ratio: '%',
    bytes: 'MB',
    count: '',
    s: 's',
    celsius: '°C',
    dbm: 'dBm',
    rpm: 'round trips/min',
  },
  statuses: {
    ok: 'measured',
    partial: 'partly measured',
    failed: 'failed',
    skipped: 'skipped',
    aborted: 'stopped',
  },
  time: {
    justNow: 'just now',
    ago: (span: string) => `${span} ago`,
    seconds: (n: number) => `${String(n)} s`,
    minutes: (n: number) => `${String(n)} min`,
    hours: (n: number) => `${String(n)} h`,
    days: (n: number) => `${String(n)} days`,
  },
  figures: {
    heading: 'Newest figures of the line',
    download: 'Download',
    upload: 'Upload',
    latency: 'Latency',
    noneYet: 'No figure yet: it comes with the first test',
    ofPlan: (share: string) => `${share} of plan`,
    atLeast: 'at least',
    atLeastOfPlan: (share: string) => `at least ${share} of plan`,
  },
};

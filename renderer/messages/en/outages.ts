// English texts of the outages page.

/** The English texts of the outages page. */
export const outages = {
  outages: {
    heading: 'Outages',
    loading: 'Loading …',
    earlier: 'A year earlier',
    later: 'A year later',
    steps: 'Which year',
    none: 'No outage was seen in this time.',
    summary: (count: string, total: string, longest: string) =>
      `${count} outages, ${total} in all, the longest ${longest}.`,
    off: (total: string) => `The kiosk was off for ${total}: an outage in that time was not seen.`,
    cut: (count: number) => `Only the newest ${String(count)} are shown.`,
    calendar: 'Calendar',
    legend: ['no outage', 'under 5 minutes', 'under 1 hour', 'under 6 hours', '6 hours or more'],
    legendOff: 'kiosk off for a time',
    legendLabel: 'Shades of the calendar:',
    day: (date: string, count: number, span: string) =>
      `${date}: ${count === 1 ? '1 outage' : `${String(count)} outages`}, ${span}`,
    dayOff: (date: string, span: string) => `${date}: kiosk off for ${span}`,
    list: 'List',
    listOf: (date: string) => `List of ${date}`,
    allDays: 'All days',
    begin: 'Begin',
    kind: 'What was missing',
    length: 'Length',
    uncertainty: 'Exact to',
    duringTest: 'During a test',
    yes: 'yes',
    goesOn: (span: string) => `${span} so far`,
    save: 'Save as CSV',
  },
};

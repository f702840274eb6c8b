// English texts of the page about slow hours.

/** The English texts of the page about slow hours. */
export const slow = {
  slow: {
    heading: 'When is it slow?',
    metric: 'Metric',
    span: 'Of the last',
    spans: { month: '4 weeks', quarter: '3 months', year: 'year' },
    gridHeading: 'By weekday and hour',
    gridLabel: (metric: string, unit: string) => `Median of ${metric} in ${unit} by weekday and hour`,
    gridHelp: 'Each field: the median, below it how many values it is of. Dark fields are the slow ones.',
    gridHelpLow: 'Each field: the median, below it how many values it is of. Dark fields are the high ones.',
    hour: 'Hour',
    cell: (weekday: string, hour: string, median: string, low: string, high: string, n: string) =>
      `${weekday} ${hour}: median ${median}, p10 to p90 ${low} to ${high}, ${n} values`,
    compareHeading: 'Against each other',
    compare: 'Compared',
    month: 'This month against last',
    evenings: 'Weekday evenings (18 to 23 h) against nights (0 to 6 h)',
    median: 'Median',
    against: 'Against',
    change: 'Difference',
    figure: (value: string, n: string) => `${value} (${n} values)`,
    interval: (low: string, high: string) => `95 %: ${low} to ${high}`,
    none: 'no value',
    empty: 'Nothing was measured in this time.',
    loading: 'Loading …',
    total: (n: string, from: string, to: string, zone: string) =>
      `${n} values, ${from} to ${to}, time of ${zone}`,
    worst: (when: string, value: string, best: string, bestValue: string) =>
      `Slowest: ${when} with ${value}. Fastest: ${best} with ${bestValue}.`,
    worstHigh: (when: string, value: string, best: string, bestValue: string) =>
      `Highest: ${when} with ${value}. Lowest: ${best} with ${bestValue}.`,
    few: 'Hours with fewer than three values are left out of this sentence.',
    leftOut: (n: string) => `${n} lower bounds are left out: there the device was the limit, not the line.`,
    save: 'Save as CSV',
  },
};

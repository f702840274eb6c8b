// English texts of the charts and their tables.

/** The English texts of the charts. */
export const charts = {
  charts: {
    day: 'The last 24 hours',
    week: 'The last 7 days',
    title: (label: string, unit: string) => (unit === '' ? label : `${label}, ${unit}`),
    median: (figure: string) => `median ${figure}`,
    empty: 'No test here yet: the line is drawn as results come in.',
    loading: 'Loading the chart …',
    table: (count: number) => `Table of ${String(count)}`,
    tableOf: (title: string, range: string) => `${title}: ${range}`,
    tableCut: (count: number) => `The newest ${String(count)} rows.`,
    time: 'Time',
    value: 'Value',
    result: 'Result',
    test: 'Test',
    server: 'Server',
    plan: 'Plan',
    legend: 'Marks under the charts:',
    legendPlan: 'what the plan promises',
    describe: (title: string, range: string, count: number, gaps: number) =>
      `${title}, ${range}: ${String(count)} values, ${String(gaps)} attempts without one. The table has them all.`,
  },
};

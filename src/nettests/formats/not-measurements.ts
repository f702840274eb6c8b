// Files that lie beside reports and are none: known by name, so that a person learns what was refused and why.
import type { Recogniser } from '../../core/import.js';
import { isRecord } from './json-lines.js';

const kinds: readonly { readonly reason: string; readonly is: (entry: Entry) => boolean }[] = [
  {
    reason: 'this is a Locate answer, not a measurement',
    is: ({ results }) => Array.isArray(results) && results.some((one) => isRecord(one) && 'urls' in one),
  },
  {
    reason: 'this is a Locate answer (an error), not a measurement',
    is: ({ error }) => isRecord(error) && 'title' in error && 'status' in error,
  },
  {
    reason: "the server's half of a dash-client run, which holds no bitrate",
    is: (entry) => 'iteration' in entry && 'ticks' in entry && !('rate' in entry),
  },
  {
    reason: 'a log line of ooniprobe, not a measurement: import the file that it names',
    is: ({ fields, level }) => isRecord(fields) && level !== undefined,
  },
];

type Entry = Readonly<Record<string, unknown>>;

const texts: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /^HTTP\/[\d.]+ \d{3}[\s\S]*Too many periodic requests/,
    'this is a Locate answer (an error), not a measurement',
  ],
  [/^HTTP\/[\d.]+ \d{3}/, 'this is an HTTP answer, not a measurement'],
  [/^\s*\d{1,3}%: /m, "Measurement Kit's progress on stdout, not its report: import the .njson file"],
  [
    /^(\[(!|D)\] |Server version: |Starting (up|down)load|C2S speed calculated)/m,
    "Measurement Kit's log on stderr, not its report: import the .njson file",
  ],
  [/^real\t\d+m[\d.]+s$/m, 'the times of a command, not a measurement'],
];

/** Names what lies beside reports and is none. */
export const notMeasurements: Recogniser = {
  ofEntry: (entry) => (isRecord(entry) ? kinds.find(({ is }) => is(entry))?.reason : undefined),
  ofText: (text) => texts.find(([pattern]) => pattern.test(text))?.[1],
};

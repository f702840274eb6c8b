// Any measurement there can be, for fast-check: every optional field there and not there, odd texts and numbers.
import fc from 'fast-check';
import { z } from 'zod';
import { clockStates, isoInstant } from '../../src/core/clock.js';
import {
  scopes,
  statuses,
  triggers,
  validities,
  type Curve,
  type MeasurementDraft,
} from '../../src/core/measurement.js';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const duration = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map((value) => value + 0);
const instant = fc.integer({ min: 0, max: 4e12 }).map(isoInstant);
const metricName = fc.stringMatching(/^[a-z][a-z0-9]{0,10}(_[a-z0-9]{1,5}){0,3}$/);

const jsonValue = fc.json({ maxDepth: 2 }).map((json) => z.json().parse(JSON.parse(json)));

const directionResult = fc.record(
  { status: fc.constantFrom('ok', 'partial', 'failed'), failure: name, detail: text },
  { requiredKeys: ['status'] },
);

const server = fc.record(
  {
    host: name,
    port: fc.integer({ min: 1, max: 65_535 }),
    address: text,
    scheme: text,
    site: text,
    city: text,
    country: text,
    version: text,
  },
  { requiredKeys: ['host'] },
);

const measurement = fc.record(
  {
    id: fc.uuid({ version: 7 }),
    origin: fc.constant('device' as const),
    nettest: name,
    nettestVersion: name,
    engine: fc.record({ name, version: text }, { requiredKeys: ['name'] }),
    trigger: fc.constantFrom(...triggers),
    scope: fc.constantFrom(...scopes),
    status: fc.constantFrom(...statuses),
    failure: name,
    detail: text,
    skipReason: name,
    directions: fc.record({ download: directionResult, upload: directionResult }, { requiredKeys: [] }),
    validity: fc.constantFrom(...validities),
    validityReasons: fc.array(text, { maxLength: 3 }),
    startedAt: instant,
    durationMs: duration,
    clock: fc.constantFrom(...clockStates),
    bootId: text,
    monotonicMs: duration,
    timezone: text,
    scheduledAt: instant,
    ticks: fc.integer({ min: 1, max: 1000 }),
    server,
    input: text,
    metrics: fc.dictionary(metricName, number, { maxKeys: 5, noNullPrototype: true }),
    flags: fc.array(text, { maxLength: 3 }),
    annotations: fc.dictionary(plainKey(), text, { maxKeys: 3, noNullPrototype: true }),
    conditions: fc.dictionary(plainKey(), jsonValue, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    exitCode: fc.integer({ min: 0, max: 255 }),
    exitSignal: text,
    stderrTail: text,
  },
  {
    requiredKeys: [
      'id',
      'origin',
      'nettest',
      'nettestVersion',
      'trigger',
      'scope',
      'status',
      'directions',
      'validityReasons',
      'startedAt',
      'durationMs',
      'clock',
      'metrics',
      'flags',
      'annotations',
      'conditions',
    ],
  },
);

const curves = fc.uniqueArray(
  fc.record({
    direction: fc.constantFrom('download', 'upload'),
    source: fc.constantFrom('client', 'server'),
    points: fc.array(fc.tuple(number, number), { maxLength: 20 }),
  }),
  { selector: ({ direction, source }: Curve) => `${direction} ${source}`, maxLength: 4 },
);

/** A draft of a measurement of the device. */
export const arbitraryDraft: fc.Arbitrary<MeasurementDraft> = fc.record(
  {
    measurement,
    curves,
    raw: fc.record({ format: name, text: fc.string({ unit: 'binary', maxLength: 2000 }) }),
  },
  { requiredKeys: ['measurement', 'curves'] },
);

/** `__proto__` is no name for a key: schemas drop it. */
function plainKey(): fc.Arbitrary<string> {
  return fc.string({ unit: 'grapheme', maxLength: 10 }).filter((key) => key !== '__proto__');
}

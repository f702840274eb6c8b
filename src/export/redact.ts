// A measurement without what tells the network it was made in, or the place.
// INVARIANT: what may tell is left out by default: a free text is scrubbed or dropped, never believed to be harmless.
import type { Redaction } from '../core/export.js';
import type { Measurement } from '../core/measurement.js';
import { scrubAddresses } from './scrub-addresses.js';

/** Names of conditions that identify a network, by the words in them. */
const networkWord = /^(ssid|bssid|mac|ip|ipv4|ipv6|address|addresses|gateway|resolver|resolvers|dns)$/;
/** Names of conditions that tell the place or whose line it is. */
const placeWord =
  /^(site|place|location|latitude|longitude|lat|lon|lng|altitude|city|country|region|isp|asn|provider|operator|network|timezone|room|hostname|host|name|uplink|source|path|file)$/;

/** The same measurement with less in it. Its hashes go: they cover what is left out, and could be used to guess it. */
export function redact(measurement: Measurement, redaction: Redaction): Measurement {
  if (redaction === 'none') return measurement;
  const { hash: _hash, previousHash: _previous, raw: _raw, ...rest } = measurement;
  const scrubbed = { ...rest, ...scrubbedTexts(rest) };
  const { directions, server } = scrubbed;
  // Where a row that was imported from another kiosk stood there: hashes again.
  const { asRecorded: _asRecorded, ...conditions } = scrubbed.conditions;
  const unnamed: Measurement = {
    ...scrubbed,
    directions: {
      ...(directions.download && { download: scrubbedTexts(directions.download) }),
      ...(directions.upload && { upload: scrubbedTexts(directions.upload) }),
    },
    ...(server && { server: withoutAddress(server) }),
    annotations: Object.fromEntries(
      Object.entries(scrubbed.annotations).flatMap(([name, text]) =>
        wordsOf(name).some((word) => networkWord.test(word)) ? [] : [[name, scrubAddresses(text)]],
      ),
    ),
    conditions: withoutNames(conditions, [networkWord]),
  };
  return redaction === 'place' ? withoutPlace(unnamed) : unnamed;
}

interface Texts {
  readonly detail?: string | undefined;
  readonly stderrTail?: string | undefined;
  readonly input?: string | undefined;
}

function scrubbedTexts<T extends Texts>(record: T): T {
  return {
    ...record,
    ...(record.detail !== undefined && { detail: scrubAddresses(record.detail) }),
    ...(record.stderrTail !== undefined && { stderrTail: scrubAddresses(record.stderrTail) }),
    ...(record.input !== undefined && { input: scrubAddresses(record.input) }),
  };
}

function withoutAddress(server: NonNullable<Measurement['server']>): NonNullable<Measurement['server']> {
  const { address: _address, ...rest } = server;
  return { ...rest, host: scrubAddresses(server.host) };
}

/** Servers are chosen for being near, and free texts name what people call a place. */
function withoutPlace(measurement: Measurement): Measurement {
  const { detail: _detail, stderrTail: _tail, timezone: _zone, input: _input, server, ...rest } = measurement;
  const { download, upload } = rest.directions;
  return {
    ...rest,
    directions: {
      ...(download && { download: withoutDetail(download) }),
      ...(upload && { upload: withoutDetail(upload) }),
    },
    ...(server && {
      server: { host: '[place]', ...(server.scheme !== undefined && { scheme: server.scheme }) },
    }),
    annotations: {},
    conditions: withoutNames(rest.conditions, [networkWord, placeWord]),
  };
}

function withoutDetail<T extends Texts>({ detail: _detail, ...rest }: T) {
  return rest;
}

type Conditions = Measurement['conditions'];

function withoutNames(conditions: Conditions, names: readonly RegExp[]): Conditions {
  const kept: Conditions = {};
  for (const [name, value] of Object.entries(conditions)) {
    if (wordsOf(name).some((word) => names.some((unwanted) => unwanted.test(word)))) continue;
    kept[scrubAddresses(name)] = scrubbedValue(value, names);
  }
  return kept;
}

function scrubbedValue(value: Conditions[string], names: readonly RegExp[]): Conditions[string] {
  if (typeof value === 'string') return scrubAddresses(value);
  if (Array.isArray(value)) return value.map((member) => scrubbedValue(member, names));
  return typeof value === 'object' && value !== null ? withoutNames(value, names) : value;
}

/** `serverAddress` and `server_address` are two words. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
}

// A document without what tells the network, the place or people: for what is handed to strangers.
// INVARIANT: what is known to be secret goes at every level; it is never believed that a text has none in it.
import type { Redaction } from '../core/export.js';
import { scrubAddresses } from './scrub-addresses.js';

/** What is to be found nowhere in the result. */
export interface KnownNames {
  /** Passwords and the like. */
  readonly secrets: readonly string[];
  /** Names of people, networks, places and this device. */
  readonly names: readonly string[];
}

/** Members whose values go whatever they are, by the words of their names. */
const secretMember = /pass(word|phrase)?$|secret|token|credential|authorization|cookie|privateKey|^pin$/i;
const nameMember =
  /^(ssid|bssid|mac|ip|ipv4|ipv6|address|addresses|gateway|hostname|who|author|annotations|tags|site|location|connectionLocation|provider|uplink|deviceId|epoch)$/i;
/** Secrets as programs print them. */
const spoken = /\b((?:bearer|pass(?:word|phrase)?|secret|token|pair|pin)["']?\s*[=: ]\s*["']?)[^\s"',;&]+/gi;

/** Makes a scrubber of texts and of documents. */
export function createScrubber(known: KnownNames, redaction: Redaction) {
  const secrets = longestFirst(known.secrets);
  const names = redaction === 'none' ? [] : longestFirst(known.names);

  function text(given: string): string {
    let scrubbed = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), given);
    scrubbed = scrubbed.replaceAll(spoken, '$1[secret]');
    scrubbed = names.reduce((rest, name) => rest.replaceAll(name, '[name]'), scrubbed);
    return redaction === 'none' ? scrubbed : scrubAddresses(scrubbed);
  }

  function value(given: unknown): unknown {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([name, member]) => [text(name), memberValue(name, member)]),
    );
  }

  function memberValue(name: string, member: unknown): unknown {
    if (typeof member !== 'boolean' && secretMember.test(name)) return '[secret]';
    return redaction !== 'none' && nameMember.test(name) && member !== null ? '[name]' : value(member);
  }

  return { text, value };
}

/** A name inside another must not leave the rest of it. A single letter would take every text apart. */
function longestFirst(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter(({ length }) => length > 1).sort((a, b) => b.length - a.length);
}

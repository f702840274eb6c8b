// Measurement Kit's words for what went wrong, in the vocabulary of https://github.com/ooni/spec/blob/master/data-formats/df-007-errors.md
import { isKnownFailure, type Failure } from '../core/failure.js';

/** Names of Measurement Kit (src/libmeasurement_kit/net/error.hpp, dns/error.hpp) that df-007 spells otherwise. */
const translations: Readonly<Record<string, string>> = {
  broken_pipe: 'connection_reset',
  dns_host_or_service_not_provided_or_not_known: 'dns_nxdomain_error',
  dns_non_recoverable_failure: 'dns_lookup_error',
  network_down: 'network_unreachable',
  network_reset: 'connection_reset',
  ssl_no_certificate: 'ssl_invalid_certificate',
  timed_out: 'generic_timeout_error',
};

/**
 * Failures that say nothing: Measurement Kit overwrites the true reason with them when it cannot sum up a run
 * (src/libmeasurement_kit/nettests/ndt.cpp), also when one direction was not asked for.
 */
export const maskingFailures: ReadonlySet<string> = new Set([
  'compute_simple_stats_error',
  'compute_advanced_stats_error',
]);

/** The failure for a string of Measurement Kit; strings without a counterpart are kept as they are. */
export function failureOfMk(text: string): Failure {
  const name = text.trim();
  if (isKnownFailure(name)) return { failure: name };
  const translated = Object.hasOwn(translations, name) ? translations[name] : undefined;
  if (translated !== undefined) return { failure: translated, detail: name };
  // OpenSSL's own words follow: "ssl_error: error:0A000086:SSL routines::certificate verify failed".
  if (name.startsWith('ssl_error')) {
    const certificate = name.includes('certificate verify failed');
    return { failure: certificate ? 'ssl_invalid_certificate' : 'ssl_failed_handshake', detail: name };
  }
  return name === '' ? { failure: 'unknown_failure' } : { failure: name.slice(0, 200) };
}

/** Lines of the log that carry the reason which the report hides; of several lines the last one decides. */
const logPatterns: readonly { readonly pattern: RegExp; readonly failure?: string }[] = [
  { pattern: /reason why connect\(\) has failed: (\S+)/ },
  { pattern: /mlabns: HTTP error: (\S+)/ },
  { pattern: /neubot: (?:mlabns error|negotiate failed|cannot connect to negotiate server): (\S.*)/ },
  { pattern: /dash: cannot connect to server: (\S.*)/ },
  { pattern: /Server busy; aborting test/, failure: 'ndt_server_busy' },
  { pattern: /Server fault; aborting test/, failure: 'ndt_server_queue_fault' },
  { pattern: /cannot write entry/, failure: 'report_missing' },
];

/** The reason that stderr gives, with the line as detail; undefined when it gives none. */
export function failureOfLog(stderr: string): Failure | undefined {
  for (const line of stderr.split('\n').reverse()) {
    for (const { pattern, failure } of logPatterns) {
      const match = pattern.exec(line);
      if (match === null) continue;
      return { failure: failure ?? failureOfMk(match[1] ?? '').failure, detail: line.trim().slice(0, 500) };
    }
  }
  return undefined;
}

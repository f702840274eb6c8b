// Error texts of programs in the failure vocabulary: libc's words, Python's, curl's; Go's are in formats/go-failure.ts.
import type { Failure, KnownFailure } from '../core/failure.js';

/** The first that is found decides; the order matters. Lower case. */
const bySnippet: readonly (readonly [snippet: string, failure: KnownFailure])[] = [
  ['connection refused', 'connection_refused'],
  ['connection reset', 'connection_reset'],
  ['broken pipe', 'connection_reset'],
  ['network is unreachable', 'network_unreachable'],
  ['network unreachable', 'network_unreachable'],
  ['no route to host', 'host_unreachable'],
  ['host is unreachable', 'host_unreachable'],
  ['temporary failure in name resolution', 'dns_temporary_failure'],
  ['name or service not known', 'dns_nxdomain_error'],
  ['no address associated with hostname', 'dns_nxdomain_error'],
  ["couldn't resolve host", 'dns_lookup_error'],
  ['could not resolve', 'dns_lookup_error'],
  ['no such host', 'dns_nxdomain_error'],
  ['certificate verify failed', 'ssl_invalid_certificate'],
  ['certificate', 'ssl_invalid_certificate'],
  ['ssl', 'ssl_failed_handshake'],
  ['timed out', 'generic_timeout_error'],
  ['timeout', 'generic_timeout_error'],
  ['interrupt', 'interrupted'],
  ['address family not supported', 'address_family_not_supported'],
  ['http error', 'http_request_failed'],
];

/** The failure for an error text of a program, with the text as detail; `unknown_failure` for texts it does not know. */
export function failureOfText(text: string): Failure {
  const detail = text.trim().slice(0, 500);
  const lower = detail.toLowerCase();
  const known = bySnippet.find(([snippet]) => lower.includes(snippet));
  return { failure: known?.[1] ?? 'unknown_failure', ...(detail !== '' && { detail }) };
}

// The error texts of Go programs in the failure vocabulary, as OONI classifies them:
// https://github.com/ooni/probe-cli/blob/master/internal/netxlite/classify.go
import type { Failure, KnownFailure } from '../../core/failure.js';

/** The first that is found in the text decides; the order matters ("lookup …: i/o timeout" is a time-out). */
const bySnippet: readonly (readonly [snippet: string, failure: KnownFailure])[] = [
  ['Too many periodic requests', 'locate_failed'],
  ['Failed to lookup nearest machines', 'locate_failed'],
  ['no available M-Lab servers', 'locate_failed'],
  ['connection refused', 'connection_refused'],
  ['connection reset by peer', 'connection_reset'],
  ['broken pipe', 'connection_reset'],
  ['connection aborted', 'connection_aborted'],
  ['network is unreachable', 'network_unreachable'],
  ['no route to host', 'host_unreachable'],
  ['address family not supported', 'address_family_not_supported'],
  ['no such host', 'dns_nxdomain_error'],
  ['Temporary failure in name resolution', 'dns_temporary_failure'],
  ['server misbehaving', 'dns_lookup_error'],
  ['i/o timeout', 'generic_timeout_error'],
  ['TLS handshake timeout', 'generic_timeout_error'],
  ['context deadline exceeded', 'generic_timeout_error'],
  ['context canceled', 'interrupted'],
  ['x509: certificate is valid for', 'ssl_invalid_hostname'],
  ['x509: certificate signed by unknown authority', 'ssl_unknown_authority'],
  ['x509: certificate is not trusted', 'ssl_unknown_authority'],
  ['x509: ', 'ssl_invalid_certificate'],
  ['tls: ', 'ssl_failed_handshake'],
  ['websocket: bad handshake', 'ndt7_handshake_failed'],
  ['EOF', 'eof_error'],
  ['websocket: ', 'ndt7_protocol_error'],
];

/** The failure for an error text of a Go program, with the text as detail; `unknown_failure` for texts it does not know. */
export function failureOfGoError(text: string): Failure {
  const detail = text.slice(0, 500);
  const known = bySnippet.find(([snippet]) => text.includes(snippet));
  return { failure: known?.[1] ?? 'unknown_failure', ...(detail === '' ? {} : { detail }) };
}

/** True where the text says that M-Lab's directory had no capacity for this client: no fault of the line. */
export function isRateLimited(text: string): boolean {
  return text.includes('Too many periodic requests');
}

// Why a test failed, in one vocabulary: https://github.com/ooni/spec/blob/master/data-formats/df-007-errors.md

/**
 * The failure strings this program makes itself. Programs it drives and files it imports bring others;
 * a stored failure is therefore any non-empty string, and readers must accept strings they do not know.
 */
export const failures = {
  address_family_not_supported: 'the address family is not supported by this device',
  connection_aborted: 'the connection was aborted',
  connection_refused: 'the server refused the connection',
  connection_reset: 'the server reset the connection',
  dns_lookup_error: 'the name could not be looked up',
  dns_nxdomain_error: 'the name does not exist',
  dns_no_answer: 'the name has no record of this type',
  dns_refused_error: 'the resolver refused the question',
  dns_servfail_error: 'the resolver could not get an answer',
  dns_server_misbehaving: 'the resolver gave an answer that makes no sense',
  dns_temporary_failure: 'the resolver did not answer',
  eof_error: 'the server closed the connection early',
  generic_timeout_error: 'nothing happened within the time limit',
  host_unreachable: 'no route to the server',
  interrupted: 'the test was stopped before its end',
  json_parse_error: 'the answer was no readable JSON',
  json_processing_error: 'the program could not write its own result',
  network_unreachable: 'the network cannot be reached',
  ssl_failed_handshake: 'the TLS handshake failed',
  ssl_invalid_certificate: "the server's certificate is not valid",
  ssl_invalid_hostname: "the server's certificate is for another name",
  ssl_unknown_authority: "the server's certificate is signed by an unknown authority",
  unknown_failure: 'the reason is not known',
  http_request_failed: 'the server answered with an HTTP error',
  http_unexpected_redirect_url: 'the server redirected to an address that is not allowed',
  ndt7_handshake_failed: 'the server did not accept the ndt7 WebSocket handshake',
  ndt7_protocol_error: 'the server broke the WebSocket or ndt7 protocol',
  ndt7_cut_short: 'the transfer ended long before its time',
  ndt7_no_server_measurement: 'the server sent no figure of its own',
  ndt7_no_data: 'no byte was transferred',
  locate_failed: 'the server directory gave no usable answer',
  program_missing: 'the program is not installed',
  program_not_executable: 'the program cannot be executed',
  program_crashed: 'the program was ended by a signal',
  program_failed: 'the program ended with an error',
  report_missing: 'the program wrote no report',
  report_invalid: 'the report has not the documented shape',
  output_too_large: 'the output was larger than allowed',
  nettest_bug: 'the test itself has a fault',
} as const;

/** A failure this program makes itself. */
export type KnownFailure = keyof typeof failures;

/** What went wrong: `failure` from the vocabulary (an open set), `detail` in the words of whoever noticed. */
export interface Failure {
  readonly failure: string;
  readonly detail?: string;
}

/** True for a string of the vocabulary above. */
export function isKnownFailure(failure: string): failure is KnownFailure {
  return Object.hasOwn(failures, failure);
}

/** One plain sentence for a failure string; unknown strings are shown as they are. */
export function describeFailure(failure: string): string {
  return isKnownFailure(failure) ? failures[failure] : failure;
}

const byErrno: ReadonlyMap<string, KnownFailure> = new Map(
  Object.entries({
    EAFNOSUPPORT: 'address_family_not_supported',
    EAI_AGAIN: 'dns_temporary_failure',
    EAI_FAIL: 'dns_lookup_error',
    EAI_NODATA: 'dns_nxdomain_error',
    ECONNABORTED: 'connection_aborted',
    ECONNREFUSED: 'connection_refused',
    ECONNRESET: 'connection_reset',
    EHOSTUNREACH: 'host_unreachable',
    ENETDOWN: 'network_unreachable',
    ENETUNREACH: 'network_unreachable',
    ENOTFOUND: 'dns_nxdomain_error',
    EPIPE: 'connection_reset',
    ETIMEDOUT: 'generic_timeout_error',
    CERT_HAS_EXPIRED: 'ssl_invalid_certificate',
    CERT_NOT_YET_VALID: 'ssl_invalid_certificate',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'ssl_unknown_authority',
    ERR_TLS_CERT_ALTNAME_INVALID: 'ssl_invalid_hostname',
    SELF_SIGNED_CERT_IN_CHAIN: 'ssl_unknown_authority',
    UNABLE_TO_GET_ISSUER_CERT: 'ssl_unknown_authority',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ssl_unknown_authority',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ssl_unknown_authority',
  } as const),
);

/** The failure for an operating system, DNS or TLS error code (`ECONNREFUSED` …); `unknown_failure` for others. */
export function failureOfErrno(code: string | undefined): KnownFailure {
  if (code === undefined) return 'unknown_failure';
  const known = byErrno.get(code);
  if (known !== undefined) return known;
  return code.startsWith('ERR_SSL') || code.startsWith('EPROTO') ? 'ssl_failed_handshake' : 'unknown_failure';
}

// Turns what node:net, node:tls and node:dns report into the failure vocabulary of src/core/failure.ts.
import { codeOf, messageOf } from '../core/errors.js';
import { failureOfErrno, type Failure, type KnownFailure } from '../core/failure.js';

/** The failure for an error of a socket. Of several addresses that were tried, the last one's counts. */
export function networkFailure(error: unknown): Failure {
  const reported = error instanceof AggregateError ? lastOf(error) : error;
  const code = codeOf(reported);
  const detail = messageOf(reported);
  return { failure: tlsFailure(code) ?? failureOfErrno(code), detail };
}

function lastOf(error: AggregateError): unknown {
  const errors: readonly unknown[] = error.errors;
  return errors.at(-1) ?? error;
}

/** Certificate faults that core's table does not name, by Node's X509 codes. */
function tlsFailure(code: string | undefined): KnownFailure | undefined {
  switch (code) {
    case 'CERT_CHAIN_TOO_LONG':
    case 'CERT_REVOKED':
    case 'CERT_SIGNATURE_FAILURE':
    case 'INVALID_PURPOSE':
    case 'EE_KEY_TOO_SMALL':
    case 'CA_KEY_TOO_SMALL':
      return 'ssl_invalid_certificate';
    case 'CERT_UNTRUSTED':
    case 'CERT_REJECTED':
    case 'INVALID_CA':
      return 'ssl_unknown_authority';
    case 'HOSTNAME_MISMATCH':
      return 'ssl_invalid_hostname';
    case 'ERR_TLS_HANDSHAKE_TIMEOUT':
      return 'generic_timeout_error';
    default:
      return undefined;
  }
}

import { describe, expect, it } from 'vitest';
import { isKnownFailure } from '../../../src/core/failure.js';
import { failureOfGoError, isRateLimited } from '../../../src/nettests/formats/go-failure.js';

describe('nettests/formats/go-failure', () => {
  it.each([
    ['dial tcp 127.0.0.1:9: connect: connection refused', 'connection_refused'],
    ['dial tcp: lookup localhost: i/o timeout', 'generic_timeout_error'],
    ['dial tcp: lookup nowhere.invalid on 192.0.2.1:53: no such host', 'dns_nxdomain_error'],
    ['lookup a on [::1]:53: server misbehaving', 'dns_lookup_error'],
    ['read tcp 192.0.2.1:1->192.0.2.2:443: read: connection reset by peer', 'connection_reset'],
    ['write: broken pipe', 'connection_reset'],
    ['dial tcp 192.0.2.1:443: connect: network is unreachable', 'network_unreachable'],
    ['dial tcp 192.0.2.1:443: connect: no route to host', 'host_unreachable'],
    [
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'ssl_unknown_authority',
    ],
    ['x509: certificate has expired or is not yet valid', 'ssl_invalid_certificate'],
    ['x509: certificate is valid for a.example, not b.example', 'ssl_invalid_hostname'],
    ['remote error: tls: handshake failure', 'ssl_failed_handshake'],
    ['websocket: bad handshake', 'ndt7_handshake_failed'],
    ['websocket: close 1006 (abnormal closure): unexpected EOF', 'eof_error'],
    ['Too many periodic requests. Please contact support@measurementlab.net.: ', 'locate_failed'],
    ['no available M-Lab servers', 'locate_failed'],
    ['something new', 'unknown_failure'],
  ])('names "%s"', (text, failure) => {
    expect(failureOfGoError(text)).toEqual({ failure, detail: text });
    expect(isKnownFailure(failure)).toBe(true);
  });

  it('has no detail where there was no text, and bounds a long one', () => {
    expect(failureOfGoError('')).toEqual({ failure: 'unknown_failure' });
    expect(failureOfGoError('x'.repeat(10_000)).detail).toHaveLength(500);
  });

  it('tells a directory without capacity from other failures', () => {
    expect(isRateLimited('Too many periodic requests. Please …')).toBe(true);
    expect(isRateLimited('no available M-Lab servers')).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFailure, failureOfErrno, failures, isKnownFailure } from '../../src/core/failure.js';
import { describeSkip, isSkipReason, skipReasons } from '../../src/core/skip-reason.js';

describe('src/core/failure', () => {
  it.each([
    ['ECONNREFUSED', 'connection_refused'],
    ['ECONNRESET', 'connection_reset'],
    ['EPIPE', 'connection_reset'],
    ['ETIMEDOUT', 'generic_timeout_error'],
    ['ENOTFOUND', 'dns_nxdomain_error'],
    ['EAI_AGAIN', 'dns_temporary_failure'],
    ['ENETUNREACH', 'network_unreachable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ssl_unknown_authority'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'ssl_invalid_hostname'],
    ['CERT_HAS_EXPIRED', 'ssl_invalid_certificate'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'ssl_failed_handshake'],
    ['EPROTO', 'ssl_failed_handshake'],
    ['EWHATEVER', 'unknown_failure'],
    ['constructor', 'unknown_failure'],
    ['toString', 'unknown_failure'],
    ['__proto__', 'unknown_failure'],
    ['', 'unknown_failure'],
    [undefined, 'unknown_failure'],
  ])('calls the system’s %s %s', (code, failure) => {
    expect(failureOfErrno(code)).toBe(failure);
  });

  it('has a sentence for each string, and shows unknown strings as they are', () => {
    for (const [name, sentence] of Object.entries(failures)) {
      expect(isKnownFailure(name)).toBe(true);
      expect(describeFailure(name)).toBe(sentence);
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    }
    expect(describeFailure('unknown_failure: weird')).toBe('unknown_failure: weird');
    expect(describeFailure('constructor')).toBe('constructor');
  });

  it('answers any code with a known failure', () => {
    fc.assert(fc.property(fc.string(), (code) => isKnownFailure(failureOfErrno(code))));
  });
});

describe('src/core/skip-reason', () => {
  it('has a sentence for each reason, and shows unknown reasons as they are', () => {
    for (const [name, sentence] of Object.entries(skipReasons)) {
      expect(isSkipReason(name)).toBe(true);
      expect(describeSkip(name)).toBe(sentence);
    }
    expect(describeSkip('a_newer_reason')).toBe('a_newer_reason');
    expect(describeSkip('toString')).toBe('toString');
  });
});

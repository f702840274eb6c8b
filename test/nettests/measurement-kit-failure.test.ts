import { describe, expect, it } from 'vitest';
import { failureOfLog, failureOfMk } from '../../src/nettests/measurement-kit-failure.js';
import { mkReportTestName } from '../../src/nettests/measurement-kit-report.js';

describe('nettests/measurement-kit: failures', () => {
  it.each([
    ['connection_refused', 'connection_refused'],
    ['generic_timeout_error', 'generic_timeout_error'],
    ['timed_out', 'generic_timeout_error'],
    ['broken_pipe', 'connection_reset'],
    ['dns_lookup_error', 'dns_lookup_error'],
    ['dns_host_or_service_not_provided_or_not_known', 'dns_nxdomain_error'],
    ['ssl_error: error:0A000086:SSL routines::certificate verify failed', 'ssl_invalid_certificate'],
    ['ssl_error: error:0A00010B:SSL routines::wrong version number', 'ssl_failed_handshake'],
    ['ssl_invalid_hostname', 'ssl_invalid_hostname'],
    ['ndt_server_busy', 'ndt_server_busy'],
    ['constructor', 'constructor'],
    ['', 'unknown_failure'],
  ])('calls %j %s', (text, failure) => {
    expect(failureOfMk(text).failure).toBe(failure);
  });

  it('finds the last reason in the log', () => {
    const log = (text: string): string | undefined => failureOfLog(text)?.failure;
    expect(log('[!] reason why connect() has failed: network_unreachable\n')).toBe('network_unreachable');
    expect(
      log(
        '[!] reason why connect() has failed: timed_out\n[!] reason why connect() has failed: connection_refused',
      ),
    ).toBe('connection_refused');
    expect(log('[!] Server busy; aborting test\n')).toBe('ndt_server_busy');
    expect(log('[!] mlabns: HTTP error: dns_lookup_error')).toBe('dns_lookup_error');
    expect(log('Connected to 127.0.0.1:1\n\nreal 0m0.1s\n')).toBeUndefined();
    expect(log('')).toBeUndefined();
  });

  it('tells reports of Measurement Kit from those of its successors', () => {
    const report = { test_name: 'ndt', test_keys: {}, software_name: 'measurement_kit' };
    expect(mkReportTestName(report)).toBe('ndt');
    expect(
      mkReportTestName({
        ...report,
        software_name: 'ooniprobe-android',
        annotations: { engine_name: 'libmeasurement_kit' },
      }),
    ).toBe('ndt');
    for (const other of [
      { ...report, software_name: 'miniooni' },
      { ...report, annotations: { engine_name: 'ooniprobe-engine' } },
      { ...report, test_keys: [] },
      { ...report, test_name: 7 },
      { software_name: 'measurement_kit' },
      [],
      null,
      'text',
    ]) {
      expect(mkReportTestName(other)).toBeUndefined();
    }
  });
});

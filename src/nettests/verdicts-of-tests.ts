// How the tests of Measurement Kit and OONI say what they found, test by test; the same keys in both programs' reports.
// https://github.com/ooni/spec/tree/master/nettests
import { isRecord, textOf } from './formats/json-lines.js';
import { ofBlocked, ofStatus, type Verdict } from './verdicts.js';

type TestKeys = Readonly<Record<string, unknown>>;

const kindsOfBlocking = new Set(['dns', 'tcp_ip', 'http-diff', 'http-failure']);

/** By `test_name`. */
export const verdictsOfTests: Readonly<Record<string, (keys: TestKeys) => readonly Verdict[]>> = {
  /** ts-017: `blocking` is null, false, or the kind of blocking. A site that is down for everybody has no verdict. */
  web_connectivity(keys) {
    const { blocking, accessible } = keys;
    const failure = textOf(keys.control_failure) ?? textOf(keys.http_experiment_failure);
    if (typeof blocking === 'string' && kindsOfBlocking.has(blocking)) {
      return [{ what: `web_${blocking.replace('-', '_')}`, verdict: 'anomaly' }];
    }
    const normal = blocking === false && accessible === true;
    return [{ what: 'web', verdict: normal ? 'normal' : 'unknown', failure }];
  },
  /** ts-020. */
  telegram: (keys) => [
    ofBlocked('telegram_tcp', keys.telegram_tcp_blocking),
    ofBlocked('telegram_http', keys.telegram_http_blocking),
    ofStatus('telegram_web', keys.telegram_web_status, keys.telegram_web_failure),
  ],
  /** ts-018. */
  whatsapp: (keys) => [
    ofStatus('whatsapp_endpoints', keys.whatsapp_endpoints_status),
    ofStatus('whatsapp_web', keys.whatsapp_web_status, keys.whatsapp_web_failure),
    ofStatus('whatsapp_registration', keys.registration_server_status, keys.registration_server_failure),
  ],
  /** ts-019: the keys are absent when the device is offline. */
  facebook_messenger: (keys) => [
    ofBlocked('facebook_dns', keys.facebook_dns_blocking),
    ofBlocked('facebook_tcp', keys.facebook_tcp_blocking),
  ],
  /** ts-029. */
  signal: (keys) => [ofStatus('signal', keys.signal_backend_status, keys.signal_backend_failure)],
  /** ts-010: a vendor's test whose `result` is false was answered by somebody else; null had no answer. */
  captiveportal(keys) {
    const vendors = isRecord(keys.vendor_tests) ? Object.values(keys.vendor_tests) : [];
    const dns = isRecord(keys.vendor_dns_tests) ? Object.values(keys.vendor_dns_tests) : [];
    return [
      ...vendors.filter(isRecord).map(({ result, failure }): Verdict => ({
        what: 'captive_portal',
        verdict: result === true ? 'normal' : result === false ? 'anomaly' : 'unknown',
        failure: textOf(failure)?.slice(0, 200),
      })),
      // It is true also when no resolver answered: only false says something.
      ...dns
        .filter(isRecord)
        .filter(({ result }) => result === false)
        .map((): Verdict => ({ what: 'captive_portal_dns', verdict: 'anomaly' })),
    ];
  },
  /** ts-006. */
  http_header_field_manipulation(keys) {
    const tampering = isRecord(keys.tampering) ? keys.tampering : {};
    return ['total', 'header_field_name', 'header_name_capitalization', 'request_line_capitalization']
      .filter((name) => name in tampering)
      .map((name) => ofBlocked(`http_${name}`, tampering[name]));
  },
  /** ts-007. */
  http_invalid_request_line: (keys) => [ofBlocked('http_request_line', keys.tampering)],
  /** ts-008: what could not be connected to is an anomaly; a name that was not found says nothing about it. */
  tcp_connect(keys) {
    const connection = textOf(keys.connection);
    if (connection === undefined) return [{ what: 'tcp_connect', verdict: 'unknown' }];
    const unknown = connection.startsWith('dns_') || connection === 'network_unreachable';
    const verdict = connection === 'success' ? 'normal' : unknown ? 'unknown' : 'anomaly';
    return [{ what: 'tcp_connect', verdict, failure: connection.slice(0, 200) }];
  },
  /** ts-012: an answer from an address that runs no resolver was injected. */
  dns_injection: (keys) => [ofBlocked('dns_injection', keys.injected)],
  /** ts-014: there is no control, so that a failure says nothing for certain. */
  meek_fronted_requests: (keys) => [
    { what: 'meek', verdict: keys.success === true ? 'normal' : 'unknown', failure: textOf(keys.failure) },
  ],
};

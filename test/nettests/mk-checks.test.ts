import { describe, expect, it } from 'vitest';
import type { Raw } from '../../src/core/measurement.js';
import type { Nettest } from '../../src/core/nettest.js';
import { nettests } from '../../src/nettests/index.js';
import { nettestContract } from '../contracts/nettest-contract.js';
import { fakeMeasurementKit } from './fake-measurement-kit.js';
import { captureText } from './measurement-kit-captures.js';

/** An entry as Measurement Kit writes it, with these keys. */
function entry(test: string, keys: object, input: string | null = null): string {
  return JSON.stringify({
    annotations: { engine_name: 'libmeasurement_kit', engine_version: '0.10.14' },
    data_format_version: '0.2.0',
    id: '20ee9dfa-b764-4f77-986d-5907bcf05818',
    input,
    measurement_start_time: '2026-11-20 12:36:28',
    software_name: 'measurement_kit',
    test_keys: { client_resolver: '127.0.0.1', ...keys },
    test_name: test,
    test_runtime: 2.5,
  });
}

function report(...lines: readonly string[]): Raw {
  return { format: 'mk-report/1', text: lines.join('\n') };
}

const answered = { requests: [{ failure: null }] };

/** Keys of a run that found all as expected, and of one that did not, by the OONI specification of each test. */
const cases: Readonly<Record<string, { good: object; bad: object; flag: string; input?: string }>> = {
  web_connectivity: {
    good: { ...answered, accessible: true, blocking: false },
    bad: { ...answered, accessible: false, blocking: 'http-diff' },
    flag: 'anomaly_web_http_diff',
    input: 'http://example.com/',
  },
  telegram: {
    good: {
      ...answered,
      telegram_tcp_blocking: false,
      telegram_http_blocking: false,
      telegram_web_status: 'ok',
    },
    bad: {
      ...answered,
      telegram_tcp_blocking: true,
      telegram_http_blocking: false,
      telegram_web_status: 'ok',
    },
    flag: 'anomaly_telegram_tcp',
  },
  whatsapp: {
    good: {
      ...answered,
      whatsapp_endpoints_status: 'ok',
      whatsapp_web_status: 'ok',
      registration_server_status: 'ok',
    },
    bad: {
      ...answered,
      whatsapp_endpoints_status: 'ok',
      whatsapp_web_status: 'blocked',
      registration_server_status: 'ok',
    },
    flag: 'anomaly_whatsapp_web',
  },
  facebook_messenger: {
    good: { facebook_dns_blocking: false, facebook_tcp_blocking: false },
    bad: { facebook_dns_blocking: true, facebook_tcp_blocking: null },
    flag: 'anomaly_facebook_dns',
  },
  captiveportal: {
    good: { ...answered, vendor_tests: { Apple: { result: true, failure: null } } },
    bad: { ...answered, vendor_tests: { Apple: { result: false, failure: null } } },
    flag: 'anomaly_captive_portal',
  },
  http_header_field_manipulation: {
    good: { ...answered, tampering: { total: false, header_field_name: false, header_name_diff: null } },
    bad: { ...answered, tampering: { total: false, header_field_name: true } },
    flag: 'anomaly_http_header_field_name',
  },
  http_invalid_request_line: {
    good: { tampering: false, sent: ['a'], received: ['a'] },
    bad: { tampering: true, sent: ['a'], received: ['b'] },
    flag: 'anomaly_http_request_line',
  },
  tcp_connect: {
    good: { connection: 'success' },
    bad: { connection: 'connection_refused' },
    flag: 'anomaly_tcp_connect',
    input: 'www.example.org:443',
  },
  dns_injection: { good: { injected: false }, bad: { injected: true }, flag: 'anomaly_dns_injection' },
  meek_fronted_requests: { good: { ...answered, success: true }, bad: {}, flag: '' },
};

function nettest(test: string): Nettest {
  const found = nettests.find(({ id }) => id === `mk.${test}`);
  if (found === undefined) throw new Error(`there is no nettest mk.${test}`);
  return found;
}

for (const [test, { good, bad, flag, input }] of Object.entries(cases)) {
  const sound = report(entry(test, good, input));
  const odd = report(entry(test, bad, input));
  nettestContract(nettest(test), [sound, odd, report(entry(test, good), entry(test, bad))]);

  describe(`nettests/mk-check: ${test}`, () => {
    it('counts what was as expected and what was not', () => {
      const result = nettest(test).parse(sound);
      expect(result).toMatchObject({ status: 'ok', metrics: { anomaly_count: 0 }, directions: {} });
      expect(result.metrics.normal_count).toBeGreaterThan(0);
      expect(result.input).toBe(input);
      if (flag === '') return;
      const other = nettest(test).parse(odd);
      expect(other).toMatchObject({ status: 'ok', flags: [flag] });
      expect(other.metrics.anomaly_count).toBe(1);
    });

    it('is off, and needs consent to OONI', () => {
      expect(nettest(test).defaults.enabled).toBe(false);
      expect(nettest(test).provider({})).toBe('ooni');
    });
  });
}

describe('nettests/mk-check: silence is no verdict', () => {
  it.each(['telegram', 'captiveportal', 'web_connectivity'])('the real offline report of %s', (test) => {
    const raw = report(captureText(`mk-${test}-offline`, 'njson'));
    const result = nettest(test).parse(raw);
    expect(result).toMatchObject({ status: 'failed', metrics: {} });
    expect(result.failure?.failure).toMatch(/dns|network/);
    expect(JSON.stringify(result)).not.toContain('anomaly');
  });

  it('an empty test of Facebook Messenger, as it is written offline', () => {
    const result = nettest('facebook_messenger').parse(report(entry('facebook_messenger', {})));
    expect(result).toMatchObject({ status: 'failed', metrics: {} });
  });

  it('of several pages those without a verdict are counted as unknown', () => {
    const { good = {}, bad = {} } = cases.web_connectivity ?? {};
    const silent = { requests: [{ failure: 'generic_timeout_error' }], blocking: 'http-failure' };
    const pages = [good, bad, silent].map((keys, index) =>
      entry('web_connectivity', keys, `http://${String(index)}.example/`),
    );
    expect(nettest('web_connectivity').parse(report(...pages))).toMatchObject({
      status: 'partial',
      failure: { failure: 'generic_timeout_error' },
      metrics: { normal_count: 1, anomaly_count: 1, unknown_count: 1 },
      flags: ['anomaly_web_http_diff'],
    });
  });
});

describe('nettests/mk-check: runs', () => {
  const fake = fakeMeasurementKit();

  it('is skipped, with the reason, while the internet does not answer', async () => {
    const context = await fake.contextOf({ case: 'telegram-offline' }, { consents: ['ooni'] });
    for (const online of [
      undefined,
      () => Promise.resolve({ online: false, detail: '0 of 2 resolvers answered' }),
    ]) {
      const outcome = await nettest('telegram').run({ ...context, ...(online && { online }) }, {});
      expect(outcome).toMatchObject({ skipReason: 'offline' });
      expect(outcome.raw).toBeUndefined();
    }
    expect((await fake.argumentVectors()).filter((argv) => argv.includes('telegram'))).toEqual([]);
  });

  it('hands lists over in a file, and tells nobody about it', async () => {
    const context = await fake.contextOf({ case: 'ok' }, { consents: ['ooni'] });
    const online = () => Promise.resolve({ online: true, detail: '' });
    await nettest('tcp_connect').run({ ...context, online }, { targets: ['127.0.0.1:9'] });
    const argv = (await fake.argumentVectors()).find((one) => one.includes('tcp_connect'));
    expect(argv?.slice(-3)).toEqual(['tcp_connect', '-f', 'inputs.txt']);
    expect(argv).toEqual(expect.arrayContaining(['--no-bouncer', '-n', '-g', '--no-resolver-lookup']));
  });
});

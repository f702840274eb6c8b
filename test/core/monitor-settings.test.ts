// What may be set for monitors, and what it costs.
import { describe, expect, it } from 'vitest';
import { monitorTraffic, monitorsSchema, probesAMinute, roundSpan } from '../../src/core/monitor-settings.js';

describe('src/core/monitor-settings', () => {
  it('contacts nobody beyond gateway and resolvers unless told to', () => {
    const settings = monitorsSchema.parse({});
    expect(settings.latency.hosts).toEqual([]);
    expect(settings.connectivity.targets).toEqual([]);
    expect(monitorTraffic(settings).lineBytes).toBe(0);
  });

  it('states bytes a month that follow from the rates', () => {
    const settings = monitorsSchema.parse({
      latency: { hosts: ['192.0.2.1'] },
      connectivity: { targets: ['http://192.0.2.2/'] },
    });
    // 43,200 minutes of 11 echoes of 88 bytes; 2,592,000 s / 14 s rounds of 104 and 720 bytes.
    const rounds = 2_592_000 / 14;
    expect(monitorTraffic(settings).gatewayBytes).toBe(Math.round(43_200 * 11 * 88 + rounds * 104));
    expect(monitorTraffic(settings).lineBytes).toBe(Math.round(43_200 * 11 * 88 + rounds * 720));
    const off = monitorsSchema.parse({ latency: { enabled: false }, connectivity: { enabled: false } });
    expect(monitorTraffic(off)).toEqual({ gatewayBytes: 0, lookupBytes: 0, lineBytes: 0 });
  });

  it('keeps rounds between 10 and 18 s apart, and a minute of probes within its minute', () => {
    const { latency, connectivity } = monitorsSchema.parse({});
    const [shortest, longest] = roundSpan(connectivity);
    expect(shortest).toBeGreaterThanOrEqual(10);
    expect(longest).toBeLessThanOrEqual(18);
    for (let intervalSeconds = 1; intervalSeconds <= 20; intervalSeconds += 1) {
      expect((probesAMinute({ ...latency, intervalSeconds }) - 1) * intervalSeconds).toBeLessThanOrEqual(54);
    }
  });

  it.each(['-f', '--flood', 'a b', '$(x)', '', 'a/b', 'http://x/', 'x'.repeat(254)])(
    'refuses the host %j',
    (host) => {
      expect(monitorsSchema.safeParse({ latency: { hosts: [host] } }).success).toBe(false);
    },
  );

  it.each(['192.0.2.1', '2001:db8::1', 'fe80::1', 'host', 'my_host.example', 'a'])(
    'takes the host %j',
    (host) => {
      expect(monitorsSchema.safeParse({ latency: { hosts: [host] } }).success).toBe(true);
    },
  );

  it.each(['https://x/', 'x', 'http://', 'http://u@x/', 'http://a b/', 'ftp://x/', 'http://x/#y'])(
    'refuses the target %j',
    (target) => {
      expect(monitorsSchema.safeParse({ connectivity: { targets: [target] } }).success).toBe(false);
    },
  );
});

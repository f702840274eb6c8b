import { describe, expect, it } from 'vitest';
import { measurementSchema, type Measurement } from '../../src/core/measurement.js';
import { redact } from '../../src/export/redact.js';
import { createMemoryStore } from '../doubles/memory-store.js';
import { testDraft } from '../doubles/samples.js';

const secrets = ['192.0.2.7', '2001:db8::1', 'Schulnetz', '00:1a:2b:3c:4d:5e', '192.168.7.1', '10.0.0.53'];
const places = ['Turin', 'tur01', 'Room 4', 'Europe/Rome', '45.07', 'Line AG', 'lager.example'];

async function told(): Promise<Measurement> {
  const store = createMemoryStore();
  return store.record({
    ...testDraft(1, {
      status: 'partial',
      detail: 'lager.example answered from 192.0.2.7 and 2001:db8::1',
      stderrTail: 'wlan0 00:1a:2b:3c:4d:5e in Room 4',
      directions: { upload: { status: 'failed', detail: 'closed by 192.0.2.7 in Turin' } },
      server: {
        host: 'ndt-tur01.example',
        address: '192.0.2.7',
        site: 'tur01',
        city: 'Turin',
        scheme: 'wss',
      },
      timezone: 'Europe/Rome',
      input: 'https://lager.example/',
      annotations: { site: 'Room 4', ssid: 'Schulnetz', note: 'router is 192.168.7.1' },
      conditions: {
        wifi: { ssid: 'Schulnetz', bssid: '00:1a:2b:3c:4d:5e', signalDbm: -61 },
        link: {
          speedMbps: 1000,
          gateway: '192.168.7.1',
          resolvers: ['10.0.0.53'],
          remarks: ['via 10.0.0.53'],
        },
        isp: 'Line AG',
        position: { latitude: 45.07 },
      },
    }),
    raw: { format: 'test/1', text: 'x' },
  });
}

describe('export/redact', () => {
  it('leaves everything in with none', async () => {
    const measurement = await told();
    expect(redact(measurement, 'none')).toEqual(measurement);
  });

  it('leaves no address and no name of a network with address, and keeps figures and place', async () => {
    const redacted = redact(await told(), 'address');
    const text = JSON.stringify(redacted);
    for (const secret of secrets) expect(text).not.toContain(secret);
    for (const place of places) expect(text).toContain(place);
    expect(redacted).toMatchObject({
      metrics: testDraft(1).measurement.metrics,
      conditions: { wifi: { signalDbm: -61 }, link: { speedMbps: 1000 } },
    });
  });

  it('leaves with place nothing that tells where it was, and keeps the figures', async () => {
    const redacted = redact(await told(), 'place');
    const text = JSON.stringify(redacted);
    for (const secret of [...secrets, ...places]) expect(text).not.toContain(secret);
    expect(redacted.metrics).toEqual(testDraft(1).measurement.metrics);
  });

  it.each(['address', 'place'] as const)('gives with %s a measurement without hashes', async (redaction) => {
    const redacted = redact(await told(), redaction);
    expect(measurementSchema.parse(redacted)).toEqual(redacted);
    expect(redacted).not.toHaveProperty('hash');
    expect(redacted).not.toHaveProperty('previousHash');
    expect(redacted).not.toHaveProperty('raw');
  });
});

// The catalogues have a word for everything that the kiosk itself names: every nettest, metric and consent text that it ships.
import { describe, expect, it } from 'vitest';
import { consentProviders } from '../../src/core/consent.js';
import { languages } from '../../src/core/display.js';
import { latencyMetrics } from '../../src/core/monitor.js';
import { validityReasons } from '../../src/core/validity-reason.js';
import { nettests } from '../../src/nettests/index.js';
import { catalogues } from '../../renderer/messages/messages.js';

const metrics = new Set(
  [...nettests.flatMap((nettest) => nettest.metrics), ...latencyMetrics].map(({ name }) => name),
);
const conditions = { link: { interface: 'eth0', changedFrom: 'wlan0', speedMbps: 100 } };

describe('renderer/messages, what the kiosk names', () => {
  it.each(languages.filter((language) => language !== 'en'))('is all there in "%s"', async (language) => {
    const { measured } = await catalogues[language]();
    expect(Object.keys(measured.nettests).sort()).toEqual(nettests.map(({ id }) => id).sort());
    expect(Object.keys(measured.metrics).sort()).toEqual([...metrics].sort());
    expect(Object.entries(measured.consents).map(([id, { textVersion }]) => [id, textVersion])).toEqual(
      consentProviders.map(({ id, textVersion }) => [id, textVersion]),
    );
    const texts = [
      ...Object.values(measured.nettests).flat(),
      ...Object.values(measured.metrics).flat(),
      ...Object.values(measured.consents).flatMap(({ measured: what, published, recipient }) => [
        what,
        published,
        recipient,
      ]),
    ];
    expect(texts.filter((text) => text.trim() === '')).toEqual([]);
  });

  it.each(languages)('has the figures of the reasons in "%s"', async (language) => {
    const { measured } = await catalogues[language]();
    for (const [code, reason] of Object.entries(validityReasons)) {
      const figures = (text: string) => text.match(/\d+|eth0|wlan0/g) ?? [];
      const own = Object.entries(measured.reasons).find(([name]) => name === code)?.[1](conditions) ?? '';
      expect([code, figures(own).sort()]).toEqual([code, figures(reason.words(conditions)).sort()]);
    }
  });
});

// Consent and plan that were given beforehand in the configuration become decisions in the store, once.
import type { Config } from '../core/config.js';
import { newestOf } from '../core/consent.js';
import type { KioskStore } from '../core/store.js';

const mbps = 1e6;

/** The first contract of a configuration without `validFrom` holds for everything measured before, too. */
const always = '1970-01-01T00:00:00.000Z';

/**
 * Adds what the configuration says and the store does not know yet. A decision made later on the page stays the newer
 * one: an entry of the configuration counts with its own date.
 */
export async function adoptConfiguredSettings(store: KioskStore, config: Config): Promise<void> {
  const events = await store.consentEvents();
  for (const [provider, consent] of Object.entries(config.consent)) {
    if (consent === undefined) continue;
    const { who, when, textVersion } = consent;
    const known = events.some(
      (event) => event.provider === provider && event.at === when && event.source === 'config',
    );
    const newest = newestOf(provider, events);
    if (known || (newest !== undefined && Date.parse(newest.at) > Date.parse(when))) continue;
    await store.addConsentEvent({
      provider,
      action: 'granted',
      who,
      at: when,
      textVersion,
      source: 'config',
    });
  }
  await adoptPlan(store, config.plan);
}

async function adoptPlan(store: KioskStore, configured: Config['plan']): Promise<void> {
  if (configured === undefined) return;
  const plan = {
    ...(configured.provider !== undefined && { provider: configured.provider }),
    ...(configured.downloadMbps !== undefined && { downloadBps: configured.downloadMbps * mbps }),
    ...(configured.uploadMbps !== undefined && { uploadBps: configured.uploadMbps * mbps }),
    ...(configured.latencyMs !== undefined && { latencyMs: configured.latencyMs }),
    validFrom: configured.validFrom ?? always,
  };
  const adopted = await store.readState('configured-plan');
  if (JSON.stringify(adopted) === JSON.stringify(plan)) return;
  await store.addPlan(plan);
  await store.writeState('configured-plan', plan);
}

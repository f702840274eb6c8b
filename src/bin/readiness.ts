// Whether a nettest could run now: switched on, consent given, program and server there; and what to do where not.
import { consentProviders, isConsented, type ConsentEvent } from '../core/consent.js';
import type { Config } from '../core/config.js';
import { KioskError } from '../core/errors.js';
import type { Need, Nettest, NettestTools } from '../core/nettest.js';
import { asCalled } from './called-as.js';
import { nettestSettings } from './nettest-settings.js';

/** What is known of one nettest. `needs` is filled for a nettest that is switched off too. */
export interface NettestReadiness {
  readonly state: 'ready' | 'disabled' | 'unavailable';
  readonly needs: readonly Need[];
  readonly programVersion?: string;
}

/** Tells readiness; consent decisions are read from memory, so that a test can ask at any time. */
export interface Readiness {
  /** With the configured options, or with others. */
  of(nettest: Nettest, options?: unknown): Promise<NettestReadiness>;
  /** Throws consent_missing or nettest_unavailable with the fixes; a nettest that is switched off may be run. */
  mustBeReady(nettest: Nettest, options: unknown): Promise<void>;
  consented(provider: string): boolean;
  useConsentEvents(events: readonly ConsentEvent[]): void;
}

/** Readiness by the present configuration. */
export function createReadiness(tools: () => NettestTools, config: () => Config): Readiness {
  let events: readonly ConsentEvent[] = [];

  function consented(id: string): boolean {
    const provider = consentProviders.find((candidate) => candidate.id === id);
    return provider !== undefined && isConsented(provider, events);
  }

  async function needsOf(nettest: Nettest, options: unknown) {
    const availability = await nettest.detect(tools(), options);
    const needs = availability.state === 'ready' ? [] : availability.needs;
    const provider = nettest.provider(options);
    const missing = provider !== undefined && !consented(provider) ? [consentNeed(provider)] : [];
    const all = [...missing, ...needs.filter((need) => missing.length === 0 || need.what !== 'consent')];
    return {
      needs: all.map((need) => ({ ...need, fix: asCalled(need.fix) })),
      availability,
    };
  }

  return {
    consented,
    useConsentEvents(newEvents) {
      events = newEvents;
    },
    async of(nettest, chosen) {
      const { enabled, options } = nettestSettings(config(), nettest.id);
      const { needs, availability } = await needsOf(nettest, chosen ?? options);
      return {
        state: !enabled ? 'disabled' : needs.length === 0 ? 'ready' : 'unavailable',
        needs,
        ...(availability.version !== undefined && { programVersion: availability.version }),
      };
    },
    async mustBeReady(nettest, options) {
      const { needs } = await needsOf(nettest, options);
      const [first] = needs;
      if (first === undefined) return;
      throw new KioskError(
        first.what === 'consent' ? 'consent_missing' : 'nettest_unavailable',
        `${nettest.id} cannot run: ${needs.map((need) => need.message).join('; ')}`,
        needs.map((need) => need.fix).join(' '),
      );
    },
  };
}

function consentNeed(id: string): Need {
  const provider = consentProviders.find((candidate) => candidate.id === id);
  return {
    what: 'consent',
    message: `consent to ${provider?.name ?? id} has not been given`,
    fix: `Give it on the page, or with "mk-kiosk consent grant ${id} --who NAME".`,
  };
}

// `mk-kiosk consent show|grant|withdraw`: decisions about who may receive what.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { consentRequestSchema } from '../../core/api.js';
import { isoInstant } from '../../core/clock.js';
import { consentProviders, isConsented, newestOf } from '../../core/consent.js';
import { KioskError } from '../../core/errors.js';
import { z } from 'zod';
import { systemClock } from '../../host/clock.js';
import { askDaemon } from '../daemon-api.js';
import { findDaemon } from '../daemon-address.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({ who: z.string().optional() });

/** Shows the texts and decisions, or adds a decision. */
export const command = defineCommand(optionsSchema, async (options, [action = '', providerId]) => {
  const { dataFolder } = loadSettings(options);
  if (action === 'show') {
    await showConsent(dataFolder, options.json === true);
    return;
  }
  const decision = { grant: 'granted', withdraw: 'withdrawn' }[action];
  const provider = consentProviders.find((candidate) => candidate.id === providerId);
  if (decision === undefined || provider === undefined || options.who === undefined) {
    const ids = consentProviders.map(({ id }) => id).join('|');
    throw new KioskError(
      'usage',
      'expected an action, a provider and a name',
      `mk-kiosk consent grant|withdraw ${ids} --who NAME`,
    );
  }
  const request = consentRequestSchema.parse({
    provider: provider.id,
    action: decision,
    who: options.who,
    textVersion: provider.textVersion,
  });
  const daemon = await findDaemon(dataFolder);
  if (daemon !== undefined) {
    await askDaemon(daemon, z.unknown(), '/api/v1/consent', {
      method: 'POST',
      body: request,
      timeoutMs: 10_000,
    });
  } else {
    const store = openStore(dataFolder);
    await store
      .addConsentEvent({ ...request, at: isoInstant(systemClock.nowMs()), source: 'cli' })
      .finally(() => store.close());
  }
  printLine(`${request.who} has ${decision} consent to ${provider.name} (text of ${provider.textVersion})`);
});

async function showConsent(dataFolder: string, json: boolean): Promise<void> {
  const store = openStore(dataFolder);
  const events = await store.consentEvents().finally(() => store.close());
  const rows = consentProviders.map((provider) => ({
    ...provider,
    granted: isConsented(provider, events),
    newest: newestOf(provider.id, events),
  }));
  if (json) {
    printJson(rows);
    return;
  }
  for (const { id, name, granted, newest, measured, published, recipient, links } of rows) {
    const since = newest === undefined ? 'never decided' : `${newest.action} by ${newest.who}, ${newest.at}`;
    printLine(`${id}: ${name}: ${granted ? 'consent given' : 'no consent'} (${since})`);
    for (const text of [measured, published, recipient]) printLine(`  ${text}`);
    for (const { label, url } of links) printLine(`  ${label}: ${url}`);
  }
}

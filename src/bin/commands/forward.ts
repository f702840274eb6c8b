// `mk-kiosk forward`: where results go besides the own store, and what waits for whom.
import { KioskError } from '../../core/errors.js';
import { forwardingDocumentSchema, type DestinationStatus } from '../../core/fleet/forward-status.js';
import type { Hold } from '../../core/fleet/reaction.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { findDaemon } from '../daemon-address.js';
import { askDaemon } from '../daemon-api.js';
import { printJson, printLine } from '../output.js';
import { dataFolderOf } from '../settings.js';

/** Why nothing goes out, and what to do about it. */
const holdTexts: Readonly<Record<Hold, string>> = {
  not_the_destination: 'somebody else answers at this address (a sign-in page of the network?)',
  redirected: 'the address sends elsewhere: give the final one',
  clock: 'the clocks do not agree',
  unauthorised: 'it does not let this kiosk in',
  revoked: 'this kiosk was revoked there',
  wrong_address: 'there is no such service at this address',
  busy: 'it is busy, or out of order',
  unreachable: 'it does not answer',
  tls: 'it cannot prove its name (TLS)',
};

/** Needs a running kiosk: it is what sends. */
export const command = defineCommand(commonOptionsSchema, async (options) => {
  const dataFolder = dataFolderOf(options);
  const daemon = await findDaemon(dataFolder);
  if (daemon === undefined) {
    throw new KioskError(
      'unreachable',
      `no kiosk is running on ${dataFolder}`,
      'Start it with mk-kiosk run.',
    );
  }
  const document = await askDaemon(daemon, forwardingDocumentSchema, '/api/v1/forwarding', {
    timeoutMs: 5000,
  });
  if (options.json === true) {
    printJson(document);
    return;
  }
  if (document.destinations.length === 0) {
    printLine('results stay here: set forward.destinations.NAME.url to send them to a collector as well');
  }
  for (const destination of document.destinations) show(destination);
});

function show(destination: DestinationStatus): void {
  const { name, kind, target, waiting, parked, parkedReasons } = destination;
  printLine(`${name} (${kind}): ${destination.collector ?? target}`);
  printLine(`  ${stateText(destination)}; ${waiting} wait, ${parked} refused`);
  if (destination.registration === 'pending') {
    printLine(`  not claimed yet: type the code ${grouped(destination.claimCode ?? '')} at the collector`);
  }
  for (const { sequence, code, detail } of parkedReasons)
    printLine(`  refused ${sequence}: ${code} ${detail}`);
}

function stateText({ state, hold, detail, nextAt, deliveredAt }: DestinationStatus): string {
  if (hold !== undefined) {
    const next = nextAt === undefined ? '' : `, next try at ${nextAt}`;
    return `held: ${holdTexts[hold]}${detail === undefined ? '' : ` (${detail})`}${next}`;
  }
  return deliveredAt === undefined ? state : `${state}, last delivery at ${deliveredAt}`;
}

/** As a person reads it from a wall. */
function grouped(code: string): string {
  return (code.match(/.{1,4}/g) ?? []).join('-').toUpperCase();
}

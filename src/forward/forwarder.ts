// Everything that leaves the kiosk for other places: one delivery for each destination of the settings, begun anew when they change.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../core/clock.js';
import { KioskError, messageOf } from '../core/errors.js';
import type { DestinationSettings, ForwardSettings } from '../core/fleet/forward-settings.js';
import type { DestinationStatus, ForwardingDocument } from '../core/fleet/forward-status.js';
import type { Heartbeat } from '../core/fleet/protocol.js';
import type { Outbox } from '../core/fleet/outbox.js';
import { phaseOf } from '../core/fleet/reaction.js';
import { createCollectorDestination } from './collector-destination.js';
import { createCollectorLink } from './collector-link.js';
import { createDelivery, type DeliveryLife } from './delivery.js';
import type { Destination } from './destination.js';
import { createEnrolment, type EnrolmentState } from './enrolment.js';
import { createFolderDestination } from './folder-destination.js';
import { createHeartbeats } from './heartbeats.js';
import { createHttpDestination } from './http-destination.js';
import type { Signer } from './signed-headers.js';

/** What a forwarder works with. */
export interface ForwarderParts {
  readonly outbox: Outbox;
  readonly state: {
    readState(name: string): Promise<unknown>;
    writeState(name: string, value: unknown): Promise<void>;
  };
  readonly signer: Signer & { readonly publicKey: string };
  readonly clock: Clock;
  readonly version: string;
  random(): number;
  settings(): ForwardSettings;
  device(): { readonly name: string; readonly site?: string | undefined };
  /** How the device is, but for what waits and was refused. */
  heartbeat(): Promise<Omit<Heartbeat, 'waiting' | 'parked'>>;
  onError(thrown: unknown): void;
}

/** A forwarder with a life. */
export interface Forwarder {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The settings changed: what is new begins, what is gone ends. */
  refresh(): Promise<void>;
  status(): Promise<ForwardingDocument>;
}

interface Running {
  readonly settings: DestinationSettings;
  readonly delivery: DeliveryLife;
  readonly target: string;
  enrolment(): EnrolmentState;
  stop(): Promise<void>;
}

/** A forwarder that has not begun. */
export function createForwarder(parts: ForwarderParts): Forwarder {
  const running = new Map<string, Running>();
  const phase = phaseOf(createHash('sha256').update(parts.signer.deviceId).digest('hex'));
  let alive = false;
  let last: Promise<void> = Promise.resolve();

  function begin(name: string, settings: DestinationSettings): void {
    const lives: { start(): void; stop(): Promise<void> }[] = [];
    let enrolment = (): EnrolmentState => ({});
    const key = `forward.${name}`;
    const deliveryTo = (destination: Destination) =>
      createDelivery({
        ...parts,
        name,
        destination,
        phase,
        everyMs: settings.everySeconds * 1000,
        readState: () => parts.state.readState(key),
        writeState: (state) => parts.state.writeState(key, state),
      });
    let delivery: DeliveryLife;
    if (settings.kind === 'collector') {
      const ca = authorityOf(settings);
      const url = settings.url ?? '';
      const link = createCollectorLink({ ...parts, url, ca });
      const enrolled = createEnrolment({
        ...parts,
        link,
        publicKey: parts.signer.publicKey,
        token: settings.token,
      });
      enrolment = enrolled.state;
      delivery = deliveryTo(createCollectorDestination(url, link, enrolled));
      lives.push(
        createHeartbeats({
          ...parts,
          link,
          enrolment: enrolled,
          phase,
          onAnswer: delivery.nudge,
          async heartbeat() {
            const { waiting, kept } = await delivery.status();
            return { ...(await parts.heartbeat()), waiting, parked: kept.parkedCount };
          },
        }),
      );
    } else if (settings.kind === 'http') {
      const url = settings.url ?? '';
      delivery = deliveryTo(createHttpDestination({ ...parts, url, ca: authorityOf(settings) }));
    } else {
      delivery = deliveryTo(createFolderDestination(settings.folder ?? ''));
    }
    lives.push(delivery);
    for (const life of lives) life.start();
    running.set(name, {
      settings,
      delivery,
      target: settings.url ?? settings.folder ?? '',
      enrolment,
      async stop() {
        for (const life of lives) await life.stop();
      },
    });
  }

  async function fit(): Promise<void> {
    const wanted = Object.entries(alive ? parts.settings().destinations : {}).filter(
      ([, { enabled }]) => enabled,
    );
    for (const [name, { settings, stop }] of [...running]) {
      const still = wanted.some(
        ([other, now]) => other === name && JSON.stringify(now) === JSON.stringify(settings),
      );
      if (still) continue;
      running.delete(name);
      await stop();
    }
    for (const [name, settings] of wanted) {
      if (running.has(name)) continue;
      try {
        begin(name, settings);
      } catch (thrown) {
        // One that cannot begin does not keep others from it.
        parts.onError(thrown);
      }
    }
  }

  function refresh(): Promise<void> {
    last = last.then(fit).catch(parts.onError);
    return last;
  }

  return {
    refresh,
    start() {
      alive = true;
      return refresh();
    },
    stop() {
      alive = false;
      return refresh();
    },
    async status() {
      const destinations = await Promise.all(
        [...running].map(async ([name, one]): Promise<DestinationStatus> => {
          const { kept, ...status } = await one.delivery.status();
          const { registration, collector, claimCode } = one.enrolment();
          return {
            name,
            kind: one.settings.kind,
            target: one.target,
            ...status,
            parked: kept.parkedCount,
            parkedReasons: kept.parked.slice(0, 10),
            ...(collector !== undefined && { collector }),
            ...(registration !== undefined && { registration }),
            ...(claimCode !== undefined && { claimCode }),
          };
        }),
      );
      return { destinations };
    },
  };
}

function authorityOf({ ca }: DestinationSettings): string | undefined {
  if (ca === undefined) return undefined;
  try {
    return readFileSync(ca, 'utf8');
  } catch (thrown) {
    throw new KioskError(
      'config_invalid',
      `the certificate ${ca} cannot be read: ${messageOf(thrown)}`,
      'Name a PEM file that this user may read in forward.destinations.NAME.ca.',
      { cause: thrown },
    );
  }
}

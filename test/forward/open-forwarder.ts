// A delivery over a store in memory, a hostile destination, and a clock that never waits.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../src/core/clock.js';
import type { DestinationState } from '../../src/core/fleet/destination-state.js';
import type { Outbox } from '../../src/core/fleet/outbox.js';
import type { SequencedRow } from '../../src/core/wire.js';
import { createCollectorDestination } from '../../src/forward/collector-destination.js';
import { createCollectorLink } from '../../src/forward/collector-link.js';
import { createDelivery, type DeliveryLife } from '../../src/forward/delivery.js';
import { createEnrolment } from '../../src/forward/enrolment.js';
import { rowsOf, testDevice, type TestDevice } from '../collector/open-collector.js';
import { testNowMs } from '../doubles/samples.js';

/** A clock whose sleeps pass at once, and are written down. */
export function hurriedClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  let passedMs = 0;
  return {
    slept,
    nowMs: () => testNowMs + passedMs,
    monotonicMs: () => passedMs,
    async sleep(ms, signal) {
      slept.push(ms);
      passedMs += Math.max(0, ms);
      // Lets sockets have their turn.
      if (signal?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}

/** An outbox of rows 1 to `count`. */
export async function memoryOutbox(device: TestDevice, count: number): Promise<Outbox> {
  const rows: SequencedRow[] = (await rowsOf(device, count)).map((row) => {
    const { raw, ...rest } = row;
    return { ...rest, ...(raw && { raw }) };
  });
  return {
    newest: async () => rows.length,
    sequenced: async (from, to, limit) =>
      rows
        .filter(({ measurement }) => measurement.sequence >= from && measurement.sequence <= to)
        .toReversed()
        .slice(0, limit),
    rereadSince: async (mark) => ({ numbers: [], mark }),
  };
}

/** Answers one request after the other: the n-th handler the n-th request, the last one all further ones. */
export async function scriptedServer(
  handlers: readonly ((request: IncomingMessage, response: ServerResponse, body: Buffer) => void)[],
): Promise<{ readonly url: string; readonly server: Server; requests(): number; close(): Promise<void> }> {
  let count = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const handler = handlers[Math.min(count, handlers.length - 1)];
      count += 1;
      handler?.(request, response, Buffer.concat(chunks));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server);
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    requests: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address;
}

/** A delivery to a collector at `url`. */
export function deliveryTo(
  url: string,
  device: TestDevice,
  outbox: Outbox,
  clock: Clock,
  timeoutMs = 2000,
): { readonly delivery: DeliveryLife; state(): DestinationState | undefined } {
  const link = createCollectorLink({ signer: device, clock, url, version: '1', timeoutMs });
  const enrolment = createEnrolment({
    link,
    clock,
    publicKey: device.publicKey,
    version: '1',
    device: () => ({ name: 'Lobby' }),
  });
  let state: DestinationState | undefined;
  const delivery = createDelivery({
    name: 'main',
    destination: createCollectorDestination(url, link, enrolment),
    outbox,
    clock,
    random: () => 0.5,
    phase: 0.5,
    everyMs: 60_000,
    readState: async () => state,
    writeState: async (next) => void (state = next),
    onError: (thrown) => {
      throw thrown;
    },
  });
  return { delivery, state: () => state };
}

export { testDevice };

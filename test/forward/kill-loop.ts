// Kills -9 of a kiosk that records and forwards, and of its collector, with a hostile network between the two.
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { openCollectorDatabase } from '../../src/sqlite/collector-database.js';
import { loadIdentity } from '../../src/host/identity.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { startChild, type Child } from '../children/child.js';

/** What was recorded, what was acknowledged to be, and what the collector holds: hashes of rows. */
export interface KillLoop {
  readonly recorded: readonly string[];
  readonly acknowledged: readonly string[];
  readonly stored: readonly string[];
  /** Connections that the network spoilt. */
  readonly spoilt: number;
}

/** Carries the loop out in `folder`: so many kills, half of them of either side, then peace until everything is there. */
export async function killLoop(folder: string, kills: number, random: () => number): Promise<KillLoop> {
  const database = join(folder, 'collector.db');
  const network = await hostileNetwork(random);
  const acknowledged: string[] = [];
  let collector = await startCollector(database, network);
  let kiosk = startKiosk(folder, network.url, 1_000_000, acknowledged);
  for (let kill = 0; kill < kills; kill += 1) {
    await moreRows(acknowledged, 15 + random() * 60);
    if (kill % 2 === 0) {
      await kiosk.kill();
      kiosk = startKiosk(folder, network.url, 1_000_000, acknowledged);
    } else {
      await collector.kill();
      collector = await startCollector(database, network);
    }
  }
  await moreRows(acknowledged, 20);
  await kiosk.kill();
  network.bePeaceful();
  kiosk = startKiosk(folder, network.url, 0, acknowledged);
  const recorded = await recordedHashes(folder);
  const deadline = Date.now() + 60_000;
  let stored = await storedHashes(database);
  while (stored.length < recorded.length && Date.now() < deadline) {
    await wait(200);
    stored = await storedHashes(database);
  }
  await kiosk.kill();
  await collector.kill();
  await network.close();
  return { recorded, acknowledged, stored: await storedHashes(database), spoilt: network.spoilt() };
}

/** By rows, not by time: a busy machine starts slowly. */
async function moreRows(acknowledged: readonly string[], more: number): Promise<void> {
  const enough = acknowledged.length + more;
  while (acknowledged.length < enough) await wait(10);
}

function startKiosk(folder: string, url: string, rows: number, acknowledged: string[]): Child {
  const child = startChild(new URL('./kiosk-child.ts', import.meta.url), folder, url, String(rows));
  void (async () => {
    for (let line = await child.line(); line !== undefined; line = await child.line()) {
      if (line.length === 64) acknowledged.push(line);
    }
  })();
  return child;
}

async function startCollector(database: string, network: HostileNetwork): Promise<Child> {
  const child = startChild(new URL('./collector-child.ts', import.meta.url), database);
  network.leadTo(Number(new URL((await child.line()) ?? '').port));
  return child;
}

async function recordedHashes(folder: string): Promise<readonly string[]> {
  const { deviceId } = loadIdentity(folder);
  const store = openSqliteStore({ path: join(folder, 'kiosk.db'), deviceId });
  const newest = await store.newest();
  const rows = await store.sequenced(1, newest, newest);
  await store.close();
  return rows.map(({ measurement }) => measurement.hash).sort();
}

async function storedHashes(path: string): Promise<readonly string[]> {
  const database = openCollectorDatabase(path);
  const rows = await database.all('SELECT hash FROM result');
  await database.close();
  return rows.map(({ hash }) => Buffer.from(z.instanceof(Uint8Array).parse(hash)).toString('hex')).sort();
}

interface HostileNetwork {
  readonly url: string;
  leadTo(port: number): void;
  bePeaceful(): void;
  spoilt(): number;
  close(): Promise<void>;
}

/** Passes connections on; while it is hostile, half of them end badly: at once, after the request, before or within the answer, or never. */
async function hostileNetwork(random: () => number): Promise<HostileNetwork> {
  const sockets = new Set<Socket>();
  let port = 0;
  let hostile = true;
  let spoilt = 0;
  const server = createServer((near) => {
    const luck = hostile ? random() : 1;
    if (luck < 0.5) spoilt += 1;
    sockets.add(near);
    near.on('error', () => undefined);
    near.on('close', () => sockets.delete(near));
    if (luck < 0.1) {
      near.destroy();
      return;
    }
    if (luck < 0.2) {
      near.end(
        'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nretry-after: 1\r\nconnection: close\r\n\r\n',
      );
      return;
    }
    // Half open: what comes is swallowed, and nobody ever answers.
    if (luck < 0.22) {
      near.resume();
      return;
    }
    const far = connect(port, '127.0.0.1');
    sockets.add(far);
    far.on('error', () => near.destroy());
    far.on('close', () => sockets.delete(far));
    near.on('close', () => far.destroy());
    near.pipe(far);
    far.on('data', (chunk: Buffer) => {
      // The collector has kept it, and the kiosk never hears so.
      if (luck < 0.35) near.destroy();
      else if (luck < 0.5) near.end(chunk.subarray(0, Math.floor(chunk.length / 2)));
      else near.write(chunk);
    });
    far.on('end', () => near.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    leadTo: (next) => void (port = next),
    bePeaceful: () => void (hostile = false),
    spoilt: () => spoilt,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

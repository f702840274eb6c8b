// A collector on a free port with a database of its own, a device with a key of its own, and rows of a real kiosk's store.
import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { openCollector } from '../../src/collector/open-collector.js';
import type { CollectorLimits } from '../../src/collector/limits.js';
import type { CollectorServer } from '../../src/collector/server.js';
import { collectorPaths, protocolVersion } from '../../src/core/fleet/protocol.js';
import type { SqlDatabase } from '../../src/core/fleet/database.js';
import { wireMeasurementOf, type WireMeasurement } from '../../src/core/wire.js';
import { signedHeaders } from '../../src/forward/signed-headers.js';
import { deviceIdOf } from '../../src/host/identity.js';
import { openCollectorDatabase } from '../../src/sqlite/collector-database.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft, testNowMs } from '../doubles/samples.js';

/** The admin secret of the tests. */
export const adminSecret = 'admin-secret-for-tests';

/** A running collector. */
export interface TestCollector {
  readonly url: string;
  readonly server: CollectorServer;
  readonly database: SqlDatabase;
  readonly clock: { nowMs(): number; set(ms: number): void };
  /** Asks as the owner of the admin secret, or with another bearer token; `undefined` without any. */
  ask(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** An answer, its body read as JSON where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Opens a collector whose clock stands at {@link testNowMs}. */
export async function openTestCollector(
  options: {
    readonly limits?: Partial<CollectorLimits>;
    readonly database?: SqlDatabase;
  } = {},
): Promise<TestCollector> {
  const folder = await mkdtemp(join(tmpdir(), 'mk-collector-test-'));
  const database = options.database ?? openCollectorDatabase(join(folder, 'collector.db'));
  let nowMs = testNowMs;
  const clock = { nowMs: () => nowMs, set: (ms: number) => void (nowMs = ms) };
  const server = await openCollector({
    database,
    clock,
    log: pino({ level: 'silent' }),
    version: '0',
    name: 'Test collector',
    adminSecret,
    host: '127.0.0.1',
    port: 0,
    names: [],
    newId: uuidv7,
    ...(options.limits && { limits: options.limits }),
  });
  return {
    url: server.url,
    server,
    database,
    clock,
    ask: async (method, path, body, token = adminSecret) =>
      answerOf(
        await fetch(server.url + path, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      ),
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Reads an answer. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const body: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, body, headers: response.headers };
}

/** A device with a key. */
export interface TestDevice {
  readonly deviceId: string;
  readonly publicKey: string;
  readonly privateKey: KeyObject;
  sign(message: Uint8Array): Uint8Array;
}

/** Makes a device. */
export function testDevice(): TestDevice {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    deviceId: deviceIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey,
    sign: (message) => sign(null, message, privateKey),
  };
}

/** What a test may bend in a signed request. */
export interface Bent {
  readonly nowMs?: number;
  readonly headers?: Record<string, string>;
  readonly encoding?: string;
  /** Sent in place of what was signed. */
  readonly sentBody?: Uint8Array;
  readonly sentPath?: string;
  /** The address that is signed, in place of the one that is asked. */
  readonly signedUrl?: string;
}

/** Signs and posts bytes as they are. */
export async function postBytes(
  { url, clock }: Pick<TestCollector, 'url' | 'clock'>,
  device: TestDevice,
  path: string,
  body: Uint8Array,
  bent: Bent = {},
): Promise<Answer> {
  const signed = signedHeaders(
    device,
    new URL(bent.signedUrl ?? url + path),
    body,
    bent.nowMs ?? clock.nowMs(),
  );
  const response = await fetch(url + (bent.sentPath ?? path), {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(bent.encoding !== undefined && { 'content-encoding': bent.encoding }),
      ...signed,
      ...bent.headers,
    },
    body: new Uint8Array(bent.sentBody ?? body),
  });
  return answerOf(response);
}

/** Signs and posts JSON, compressed. */
export function postJson(
  collector: Pick<TestCollector, 'url' | 'clock'>,
  device: TestDevice,
  path: string,
  body: unknown,
  bent: Bent = {},
): Promise<Answer> {
  const bytes = gzipSync(JSON.stringify(body));
  return postBytes(collector, device, path, bytes, { encoding: 'gzip', ...bent });
}

/** Makes the device known. */
export function enrol(
  collector: Pick<TestCollector, 'url' | 'clock'>,
  device: TestDevice,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  return postJson(collector, device, collectorPaths.enrolment, {
    protocol: protocolVersion,
    publicKey: device.publicKey,
    name: 'Lobby',
    version: '1.0.0',
    claimCode: 'abcd2345',
    ...more,
  });
}

/** Sends rows. */
export function sendRows(
  collector: Pick<TestCollector, 'url' | 'clock'>,
  device: TestDevice,
  rows: readonly unknown[],
): Promise<Answer> {
  return postJson(collector, device, collectorPaths.results, { protocol: protocolVersion, rows });
}

/** Rows as a kiosk with this key recorded them, oldest first. */
export async function rowsOf(device: TestDevice, count: number): Promise<readonly WireMeasurement[]> {
  return withFolder(async (folder) => recorded(join(folder, 'kiosk.db'), device, count));
}

/** The second rows of two kiosks whose card is a copy: the same key, epoch and number. */
export async function twinRowsOf(device: TestDevice): Promise<readonly [WireMeasurement, WireMeasurement]> {
  return withFolder(async (folder) => {
    const [path, copy] = [join(folder, 'kiosk.db'), join(folder, 'copy.db')];
    await recorded(path, device, 1);
    await copyFile(path, copy);
    const [[one], [other]] = [await recorded(path, device, 1), await recorded(copy, device, 1)];
    if (one === undefined || other === undefined) throw new Error('no row');
    return [one, other];
  });
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mk-kiosk-rows-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function recorded(
  path: string,
  device: TestDevice,
  count: number,
): Promise<readonly WireMeasurement[]> {
  const store = openSqliteStore({ path, deviceId: device.deviceId });
  try {
    const before = await store.newest();
    for (let n = before + 1; n <= before + count; n += 1) {
      const draft = testDraft(n);
      await store.record({ ...draft, measurement: { ...draft.measurement, id: randomUUID() } });
    }
    return (await store.sequenced(before + 1, before + count, count)).map(wireMeasurementOf).toReversed();
  } finally {
    await store.close();
  }
}

/** What a batch's answer counts. */
export const countsSchema = z.object({
  registration: z.string(),
  stored: z.number(),
  known: z.number(),
  revised: z.number(),
  refused: z.array(z.object({ index: z.number(), code: z.string(), detail: z.string() })),
});

/** Number of results that the database holds. */
export async function storedResults({ database }: Pick<TestCollector, 'database'>): Promise<number> {
  const [row] = await database.all('SELECT count(*) AS results FROM result');
  return z.object({ results: z.number() }).parse(row).results;
}

/** SHA-256, hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

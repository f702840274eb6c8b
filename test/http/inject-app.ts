// The whole application without a port: requests are injected, so that they can come from any address.
import { pino } from 'pino';
import { createEventStream } from '../../src/http/event-stream.js';
import { createApp } from '../../src/web/app.js';
import { defaultLimits } from '../../src/http/limits.js';
import { addEverything } from '../../src/http/server.js';
import { createTestAccess } from '../doubles/access.js';
import { createTestKiosk } from '../doubles/kiosk.js';
import { testNowMs } from '../doubles/samples.js';
import { testNames } from './open-server.js';

/** The addresses of the tests' machines. */
export const [ownAddress, otherAddress] = ['192.168.7.20', '192.168.7.33'];

/** The name under which other machines call this one. */
export const lanHost = `${ownAddress}:8788`;

/** One request. */
export interface Asked {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH';
  readonly url: string;
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Makes the application; nothing is to be closed but `app`. */
export async function injectApp() {
  const kiosk = createTestKiosk();
  const access = createTestAccess();
  const limits = { ...defaultLimits, readsPerMinute: 1e6, writesPerMinute: 1e6 };
  const log = pino({ level: 'silent' });
  const app = createApp(limits, log);
  const routes = await addEverything(app, {
    kiosk,
    access,
    limits,
    log,
    events: createEventStream(kiosk.announcer, limits),
    closing: new AbortController().signal,
    nowMs: () => testNowMs,
    lanAddresses: () => [ownAddress, 'fd00::7'],
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    rendererFolder: '/nowhere',
    version: '1.2.3-test',
    ownNames: testNames,
  });
  await app.ready();

  async function ask({ method, url, from = otherAddress, headers = {}, body }: Asked) {
    const answer = await app.inject({
      method,
      url,
      remoteAddress: from,
      headers: {
        host: lanHost,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    const json: unknown = answer.payload === '' ? undefined : parsed(answer.payload);
    return { status: answer.statusCode, headers: answer.headers, text: answer.payload, json };
  }

  return { app, kiosk, access, routes, ask };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieFrom(headers: Readonly<Record<string, unknown>>): string {
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

/** What a browser sends with a change that the kiosk's own page makes from another machine. */
export const ownPage = { origin: `http://${lanHost}` };

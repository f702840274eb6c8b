// Asks balena's Supervisor how an update stands. https://docs.balena.io/reference/supervisor/supervisor-api/
import { request } from 'node:http';
import { z } from 'zod';
import type { BalenaStatus } from '../core/balena.js';
import type { Clock } from '../core/clock.js';
import { messageOf } from '../core/errors.js';

/** GET /v1/device, as far as it is shown. */
const deviceSchema = z.looseObject({
  status: z.string().max(100).optional(),
  download_progress: z.number().min(0).max(100).nullish(),
  update_pending: z.boolean().optional(),
  update_failed: z.boolean().optional(),
  commit: z.string().max(100).nullish(),
  os_version: z.string().max(200).nullish(),
});

const freshMs = 15_000;
const timeoutMs = 4000;
const maxBytes = 64 * 1024;

/** Where the Supervisor is. */
export interface SupervisorAddress {
  readonly address: string;
  readonly apiKey: string;
}

/** Gives what it said last, and asks again where that is old; it never keeps anybody waiting. */
export function createSupervisorWatch(
  where: SupervisorAddress,
  clock: Pick<Clock, 'monotonicMs'>,
): () => BalenaStatus {
  let known: BalenaStatus = {};
  let askedMs = Number.NEGATIVE_INFINITY;
  let asking = false;
  return () => {
    if (!asking && clock.monotonicMs() - askedMs >= freshMs) {
      asking = true;
      void ask(where).then((answer) => {
        known = answer;
        askedMs = clock.monotonicMs();
        asking = false;
      });
    }
    return known;
  };
}

/** One question; always resolves. */
export function ask({ address, apiKey }: SupervisorAddress): Promise<BalenaStatus> {
  return new Promise((resolve) => {
    const fail = (why: string) => resolve({ trouble: why.replaceAll(apiKey, '[secret]').slice(0, 300) });
    if (!URL.canParse('/v1/device', address)) {
      fail('BALENA_SUPERVISOR_ADDRESS is no address');
      return;
    }
    const url = new URL('/v1/device', address);
    url.searchParams.set('apikey', apiKey);
    try {
      const sent = request(url, { timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs) }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > maxBytes) sent.destroy(new Error('its answer does not end'));
        });
        answer.on('error', (error) => fail(messageOf(error)));
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(statusOf(text));
          else fail(`it answered ${String(answer.statusCode)}`);
        });
      });
      sent.on('error', (error) => fail(messageOf(error)));
      sent.end();
    } catch (thrown) {
      fail(messageOf(thrown));
    }
  });
}

function statusOf(text: string): BalenaStatus {
  const device = deviceSchema.safeParse(parsed(text)).data;
  if (device === undefined) return { trouble: 'its answer is not understood' };
  const { status, download_progress: progress, commit, os_version: osVersion } = device;
  return {
    ...(status !== undefined && { status }),
    ...(typeof progress === 'number' && { progress_percent: progress }),
    ...(device.update_pending !== undefined && { updatePending: device.update_pending }),
    ...(device.update_failed !== undefined && { updateFailed: device.update_failed }),
    ...(typeof commit === 'string' && { release: commit }),
    ...(typeof osVersion === 'string' && { osVersion }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

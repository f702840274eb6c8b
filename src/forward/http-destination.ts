// `{apiVersion, data}`: one POST for each result, as Murakami's HTTP exporter sends them and Murakami-viz takes them.
// https://github.com/m-lab/murakami/blob/master/murakami/exporters/http.py
import type { Clock } from '../core/clock.js';
import { murakamiRecord } from '../core/fleet/murakami-record.js';
import type { Destination } from './destination.js';
import { readReply } from './reply.js';
import { post } from './request.js';

const timeoutMs = 30_000;

/** A destination at an address. */
export function createHttpDestination(parts: {
  readonly url: string;
  readonly ca?: string | undefined;
  readonly version: string;
  readonly clock: Pick<Clock, 'nowMs'>;
}): Destination {
  return {
    target: parts.url,
    mostRows: 1,
    async deliver(rows, signal) {
      const [row] = rows;
      if (row === undefined) throw new Error('a batch without rows');
      const body = Buffer.from(JSON.stringify({ apiVersion: 1, data: murakamiRecord(row.measurement) }));
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json',
        'user-agent': `mk-kiosk/${parts.version}`,
      };
      const raw = await post({ url: new URL(parts.url), headers, body, timeoutMs, ca: parts.ca }, signal);
      // A captive portal answers with a page.
      const { reply, detail } = readReply(raw, parts.clock.nowMs(), (said) => said !== undefined);
      return { reply, detail, refused: [] };
    },
  };
}

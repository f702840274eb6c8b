// Whether the internet answers right now: the targets that are watched for outages, else the system's resolvers, which are
// asked for a name that nobody can have in a cache.
import { randomBytes } from 'node:crypto';
import type { DnsClient } from '../core/dns-client.js';
import type { HttpClient } from '../core/http-client.js';
import type { OnlineAnswer } from '../core/nettest.js';

/** What is asked. */
export interface OnlineSettings {
  /** Addresses that answer 204; anything but that is somebody in between. */
  readonly targets: readonly string[];
  /** A name below which another one is asked for. */
  readonly lookupName: string;
}

const timeoutMs = 3000;

/** Asks targets where there are any, else resolvers; never rejects. */
export async function askOnline(
  parts: { readonly dns: DnsClient; readonly http: HttpClient; readonly userAgent: string },
  { targets, lookupName }: OnlineSettings,
  signal: AbortSignal,
): Promise<OnlineAnswer> {
  if (targets.length > 0) {
    const answers = await Promise.all(
      targets.map((url) =>
        parts.http.get({ url, timeoutMs, maxBytes: 1024, userAgent: parts.userAgent }, signal),
      ),
    );
    const good = answers.filter(({ status }) => status === 204).length;
    return { online: good > 0, detail: `${String(good)} of ${String(targets.length)} targets answered 204` };
  }
  const resolvers = parts.dns.resolvers();
  if (resolvers.length === 0) return { online: false, detail: 'the system has no resolver' };
  const name = `mk-kiosk-${randomBytes(4).toString('hex')}.${lookupName}`;
  const answers = await Promise.all(
    resolvers.map((resolver) =>
      parts.dns.ask({ name, type: 'A', resolver, port: 53, transport: 'udp', timeoutMs }, signal),
    ),
  );
  const good = answers.filter(({ rcode }) => rcode === 'NOERROR' || rcode === 'NXDOMAIN').length;
  return {
    online: good > 0,
    detail: `${String(good)} of ${String(resolvers.length)} resolvers answered a question that nobody had in a cache`,
  };
}

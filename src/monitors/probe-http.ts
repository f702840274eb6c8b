// Asks a target that answers 204 with nothing; anything else is somebody in between. https://www.rfc-editor.org/rfc/rfc8910
import { request } from 'node:http';
import { isIP } from 'node:net';

/** `portal`: an answer, but not the expected one. */
export type HttpOutcome = 'ok' | 'portal' | 'failed';

/** Whom to ask. */
export interface HttpProbe {
  readonly url: string;
  readonly timeoutMs: number;
  /** Address to use in place of a lookup. */
  readonly address?: string;
}

/** What a target answered, and the address that was used. Redirects are not followed; bodies are not read. */
export function probeHttp(probe: HttpProbe): Promise<{ outcome: HttpOutcome; address?: string }> {
  return new Promise((resolve) => {
    const { hostname, port, pathname, search, host } = new URL(probe.url);
    const bare = hostname.replace(/^\[|\]$/g, '');
    const asked = request({
      host: probe.address ?? bare,
      port: port === '' ? 80 : Number(port),
      path: `${pathname}${search}`,
      headers: { host, connection: 'close' },
      agent: false,
    });
    let address = probe.address ?? (isIP(bare) === 0 ? undefined : bare);
    const limit = setTimeout(() => end('failed'), probe.timeoutMs);

    function end(outcome: HttpOutcome): void {
      clearTimeout(limit);
      asked.destroy();
      resolve({ outcome, ...(address !== undefined && { address }) });
    }

    asked.on('socket', (socket) => {
      socket.on('connect', () => {
        address = socket.remoteAddress ?? address;
      });
    });
    asked.on('response', (response) => {
      end(meaningOf(response.statusCode ?? 0));
    });
    asked.on('error', () => end('failed'));
    asked.end();
  });
}

/**
 * A server that has trouble of its own answers 5xx: that is no portal, and it proves that the way there works; but 511 is
 * what a portal should say (RFC 6585, section 6).
 */
function meaningOf(status: number): HttpOutcome {
  return status === 204 || (status >= 500 && status !== 511) ? 'ok' : 'portal';
}

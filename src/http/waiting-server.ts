// What is answered while the kiosk cannot start (its store is locked, damaged, newer, on a full disk): the reason and
// what to do, as a page for the wall and as a problem for programs. It knows nothing else, and asks for nothing.
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { LanMode } from '../core/access.js';
import type { KioskError } from '../core/errors.js';
import { allowedHosts, isLoopback, machineNames } from '../web/allowed-hosts.js';
import { bindAddress, listenError, urlOf } from '../web/listen.js';
import { problemType } from '../web/problem.js';

/** Where it listens. */
export interface WaitingServerOptions {
  readonly host: string;
  readonly port: number;
  readonly allowedHosts: readonly string[];
  readonly version: string;
  /** See `http.lan`: other machines are told only where they may read anyway. */
  readonly lan?: LanMode | undefined;
}

/** A running waiting server. */
export interface WaitingServer {
  readonly url: string;
  /** Resolves when the port is free. */
  close(): Promise<void>;
}

const style =
  'body{font:2.4vmax/1.4 system-ui,sans-serif;margin:8vh 6vw;color:#18222d;background:#f6f4f0}h1{font-size:4vmax}';
const styleHash = createHash('sha256').update(style).digest('base64');
const reloadSeconds = 10;

/** Opens the port. Throws port_in_use or config_invalid, naming the setting. */
export async function startWaitingServer(
  options: WaitingServerOptions,
  error: KioskError,
): Promise<WaitingServer> {
  const isOwnHost = allowedHosts(options.allowedHosts, machineNames);
  const server = createServer({ requestTimeout: 10_000, maxHeaderSize: 8192 }, (request, response) => {
    request.resume();
    const remote = !isLoopback(request.socket.remoteAddress ?? '');
    if (!isOwnHost(request.headers.host ?? '')) answer(response, 421, 'text/plain', 'misdirected request\n');
    else if (remote && options.lan !== 'read') answer(response, 403, 'text/plain', 'forbidden\n');
    else if (request.url === '/' || request.url === '/index.html') {
      answer(response, 503, 'text/html; charset=utf-8', pageOf(error));
    } else if (request.url === '/healthz') {
      const health = { status: 'failing', device: 'unknown', version: options.version };
      answer(response, 503, 'application/json', JSON.stringify(health));
    } else answer(response, 503, problemType, JSON.stringify(problemOf(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (thrown) => reject(listenError(thrown, options.host, options.port)));
    server.listen(options.port, bindAddress(options.host), resolve);
  });
  return {
    url: urlOf(options.host, server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'retry-after': String(reloadSeconds),
  });
  response.end(body);
}

function problemOf({ code, message, fix }: KioskError) {
  return { type: 'about:blank', title: 'The kiosk cannot start', status: 503, detail: message, code, fix };
}

function pageOf({ message, fix }: KioskError): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${reloadSeconds}">
<title>mk-kiosk cannot start</title>
<style>${style}</style>
<h1>This kiosk cannot start.</h1>
<p>${escaped(message)}</p>
<p>${escaped(fix)}</p>
<p>It tries again by itself every ${reloadSeconds} seconds.</p>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

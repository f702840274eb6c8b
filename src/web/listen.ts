// Opening the port: the address people are told, and the errors they meet, each naming the setting to change.
import { isIPv6, type AddressInfo } from 'node:net';
import { codeOf, KioskError, messageOf } from '../core/errors.js';

/** The address to bind: one, even for `localhost`, for which Fastify would open a second server with limits of its own. */
export function bindAddress(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}

/** The URL of a listening server; where it listens on all addresses, the one of this machine for itself. */
export function urlOf(host: string, address: AddressInfo | string | null): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const name = wildcards[host] ?? host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** The page's address for other machines. */
export function pageUrl(address: string, port: number): string {
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}/`;
}

const wildcards: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** What the settings of a server's address are called. */
export interface ListenSettings {
  readonly host: string;
  readonly port: string;
}

const kioskSettings: ListenSettings = { host: '"http.host"', port: '"http.port" (MK_KIOSK_HTTP__PORT)' };

/** The error a person is told when the port cannot be opened. */
export function listenError(
  thrown: unknown,
  host: string,
  port: number,
  settings: ListenSettings = kioskSettings,
): KioskError {
  const where = `${host} port ${port}`;
  const cause = { cause: thrown };
  switch (codeOf(thrown)) {
    case 'EADDRINUSE':
      return new KioskError(
        'port_in_use',
        `${where} is in use by another program, perhaps by another mk-kiosk.`,
        `Stop that program, or set ${settings.port} to a free port.`,
        cause,
      );
    case 'EACCES':
      return new KioskError(
        'config_invalid',
        `${where} may not be opened by this user.`,
        `Set ${settings.port} to 1024 or higher.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new KioskError(
        'config_invalid',
        `"${host}" is no address of this machine.`,
        `Set ${settings.host} to 127.0.0.1 for this machine only, or to 0.0.0.0 for its networks.`,
        cause,
      );
    default:
      return new KioskError(
        'config_invalid',
        `${where} cannot be opened: ${messageOf(thrown)}.`,
        `Check ${settings.host} and ${settings.port}.`,
        cause,
      );
  }
}

// A wireless network as NetworkManager keeps it. https://networkmanager.dev/docs/api/latest/nm-settings-keyfile.html
import { createHash } from 'node:crypto';
import type { WifiNetwork } from '../core/provision.js';

/** The file of a network: its name is the same for the same network, so that a second import replaces the first. */
export function keyfileName(ssid: string): string {
  const plain = ssid.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
  const digest = createHash('sha256').update(ssid).digest('hex').slice(0, 8);
  return `mk-kiosk-${plain}-${digest}.nmconnection`;
}

/** The text of the file; `caFile` is where the certificate authority lies on this machine. Absent: nothing is known to log in with. */
export function keyfileText(
  ssid: string,
  network: WifiNetwork,
  caFile: string | undefined,
): string | undefined {
  const security = network.security ?? 'password';
  if (security !== 'open' && network.password === undefined) return undefined;
  const sections: Record<string, Record<string, string | undefined>> = {
    connection: {
      id: `mk-kiosk ${ssid}`,
      uuid: uuidOf(ssid),
      type: 'wifi',
      'autoconnect-priority': network.priority?.toString(),
      // Nobody is there to try again: it tries for ever.
      'autoconnect-retries': '0',
    },
    wifi: {
      mode: 'infrastructure',
      // As bytes: a name with a semicolon would be taken for a list of them.
      ssid: [...Buffer.from(ssid)].map((byte) => `${String(byte)};`).join(''),
      hidden: network.hidden === true ? 'true' : undefined,
    },
    'wifi-security':
      security === 'open'
        ? {}
        : security === 'enterprise'
          ? { 'key-mgmt': 'wpa-eap' }
          : { 'key-mgmt': 'wpa-psk', psk: network.password },
    '802-1x': security === 'enterprise' ? loginOf(network, caFile) : {},
    ipv4: { method: 'auto' },
    ipv6: { method: 'auto' },
  };
  const texts = Object.entries(sections).flatMap(([name, entries]) => {
    const lines = Object.entries(entries).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${escaped(value)}`],
    );
    return lines.length === 0 ? [] : [`[${name}]`, ...lines, ''];
  });
  return texts.join('\n');
}

function loginOf(network: WifiNetwork, caFile: string | undefined): Record<string, string | undefined> {
  return {
    eap: `${network.method ?? 'peap'};`,
    identity: network.user,
    'anonymous-identity': network.anonymousUser,
    password: network.password,
    'phase2-auth': network.inner ?? 'mschapv2',
    'ca-cert': caFile,
    // With a name alone, the system's own authorities vouch for the server.
    'system-ca-certs': caFile === undefined ? 'true' : undefined,
    'domain-suffix-match': network.serverName,
  };
}

/** GKeyFile: a backslash begins an escape, and white space at the beginning is not part of the value. */
function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/^ +/, (spaces) => '\\s'.repeat(spaces.length));
}

/** A UUID made of the name (RFC 9562, version 8), so that the connection stays the same one. */
function uuidOf(ssid: string): string {
  const hex = createHash('sha256').update(`mk-kiosk wifi ${ssid}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

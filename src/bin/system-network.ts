// What only root can do with a provisioning file: wireless networks, the radio, and the proxy of the system's own updates.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../config/write-atomically.js';
import { KioskError, messageOf } from '../core/errors.js';
import type { ProvisionDocument } from '../core/provision.js';
import { keyfileName, keyfileText } from '../host/wifi-keyfile.js';

const connections = 'etc/NetworkManager/system-connections';

/** Writes it below `root`; gives the names of the networks. `file` is the provisioning file. Throws provision_invalid. */
export function writeSystemNetwork(
  root: string,
  file: string,
  { wifi, network }: ProvisionDocument,
): string[] {
  const entries = Object.entries(wifi.networks);
  if (entries.length > 0 && !existsSync(join(root, connections))) {
    throw new KioskError(
      'provision_invalid',
      `${file}: its wireless networks cannot be set up: this system has no NetworkManager`,
      'Install it (apt-get install network-manager), or use a cable.',
    );
  }
  const written = entries.map(([ssid, settings]) => {
    const { caFile } = settings;
    const target =
      caFile === undefined
        ? undefined
        : join('/etc/mk-kiosk', keyfileName(ssid).replace('.nmconnection', '.pem'));
    if (caFile !== undefined && target !== undefined) {
      writeAtomically(join(root, target), certificates(join(dirname(file), caFile)));
    }
    const path = join(root, connections, keyfileName(ssid));
    const text = keyfileText(ssid, settings, target);
    // Its password was taken out before: the network stays as it was written then.
    if (text !== undefined) writeAtomically(path, text);
    else if (!existsSync(path)) {
      throw new KioskError(
        'provision_invalid',
        `${file}: the wireless network "${ssid}" has no password`,
        'Write it as "password", or say "security": "open".',
      );
    }
    return ssid;
  });
  if (wifi.country !== undefined) {
    writeAtomically(
      join(root, 'etc/modprobe.d/mk-kiosk-wifi.conf'),
      `# Written by mk-kiosk from ${file}\noptions cfg80211 ieee80211_regdom=${wifi.country}\n`,
    );
  }
  if (written.length > 0) letRadioOn(root);
  writeUpdateProxy(root, file, network);
  return written;
}

/** The text of a PEM file beside the provisioning file. Throws provision_invalid. */
export function certificates(path: string): string {
  const say = (why: string) =>
    new KioskError('provision_invalid', `${path} ${why}`, 'Put the file (PEM) beside the provisioning file.');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw say(`cannot be read: ${messageOf(thrown)}`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw say('has no certificate');
  return text;
}

/** Raspberry Pi OS keeps the radio off until somebody chose a country; systemd remembers it as a file. */
function letRadioOn(root: string): void {
  const soft = globSync(join(root, 'sys/class/rfkill/rfkill*/type'))
    .filter((type) => readFileSync(type, 'utf8').trim() === 'wlan')
    .map((type) => join(dirname(type), 'soft'));
  for (const file of [...globSync(join(root, 'var/lib/systemd/rfkill/*:wlan')), ...soft]) {
    try {
      writeFileSync(file, '0\n');
    } catch {
      // A radio that is not there any more.
    }
  }
}

function writeUpdateProxy(root: string, file: string, network: ProvisionDocument['network']): void {
  if (network.proxy === undefined || !existsSync(join(root, 'etc/apt/apt.conf.d'))) return;
  const url = new URL(network.proxy);
  url.username = encodeURIComponent(network.proxyUser ?? '');
  url.password = encodeURIComponent(network.proxyPassword ?? '');
  writeAtomically(
    join(root, 'etc/apt/apt.conf.d/53mk-kiosk-proxy'),
    `// Written by mk-kiosk from ${file}: security updates go through the proxy, too.\nAcquire::http::Proxy "${url.href}";\nAcquire::https::Proxy "${url.href}";\n`,
  );
}

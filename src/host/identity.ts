// The device's identity: an Ed25519 key made at the first start, and the device id that follows from it.
// https://www.rfc-editor.org/rfc/rfc8032, https://www.rfc-editor.org/rfc/rfc8410 (PKCS#8 and SPKI forms)
//
// INVARIANTS:
// - Where a key file is, no new identity is ever made: a damaged file is refused, since rows and registrations carry
//   the old one.
// - The key appears under its name whole and on the disk, or not at all; of several first starts one wins, and all of
//   them go on with its key.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
} from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { deviceIdOfDigest } from '../core/device-id.js';
import { KioskError, codeOf, messageOf } from '../core/errors.js';

/** Who this device is. The private key stays inside. */
export interface Identity {
  /** 20 characters of {@link deviceIdOf}. */
  readonly deviceId: string;
  /** SPKI, PEM. */
  readonly publicKey: string;
  /** Ed25519 signature (64 bytes). */
  sign(message: Uint8Array): Buffer;
}

/** Name of the key file in the data folder: PKCS#8, PEM, mode 0600. */
export const keyFileName = 'device-key.pem';

/**
 * Reads the identity in `folder` (which exists), or makes it. Throws KioskError `identity_damaged` for a file that is
 * no Ed25519 key, and `data_folder_unusable` where it cannot be read or written.
 */
export function loadIdentity(folder: string): Identity {
  const path = join(folder, keyFileName);
  const pem = readKey(path) ?? makeKey(folder, path);
  const privateKey = parseKey(path, pem);
  const publicKey = createPublicKey(privateKey);
  return {
    deviceId: deviceIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (message) => sign(null, message, privateKey),
  };
}

/** The device id of a public key (SPKI, DER). */
export function deviceIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return deviceIdOfDigest(createHash('sha256').update(der).digest('hex'));
}

function readKey(path: string): string | undefined {
  try {
    const pem = readFileSync(path, 'utf8');
    // Copied or unpacked with other rights: the key is for this user alone.
    chmodSync(path, 0o600);
    return pem;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw new KioskError(
      'data_folder_unusable',
      `the device key ${path} cannot be read: ${messageOf(thrown)}`,
      'Make the file readable and writable for the user that runs mk-kiosk.',
      { cause: thrown },
    );
  }
}

function makeKey(folder: string, path: string): string {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const temporary = `${path}.${randomUUID()}.new`;
  try {
    writeDurably(temporary, pem);
    try {
      // Unlike a rename, a link does not replace the key of a start that was faster.
      linkSync(temporary, path);
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown;
    } finally {
      rmSync(temporary, { force: true });
    }
    syncFolder(folder);
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw new KioskError(
      'data_folder_unusable',
      `the device key ${path} cannot be written: ${messageOf(thrown)}`,
      'Make the data folder writable for the user that runs mk-kiosk, or choose another one.',
      { cause: thrown },
    );
  }
}

function writeDurably(path: string, content: string): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function parseKey(path: string, pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'ed25519')
      throw new Error(`it is of type ${String(key.asymmetricKeyType)}`);
    return key;
  } catch (thrown) {
    throw new KioskError(
      'identity_damaged',
      `the device key ${path} is no Ed25519 key: ${messageOf(thrown)}`,
      'Put a copy of the file back. Without one, move it away: at the next start this becomes a new device with a new id.',
      { cause: thrown },
    );
  }
}

// A forgotten PIN: a file in the boot partition of the card, which any computer can write, takes the PIN away at the start.
// Whoever holds the card holds the device: nothing is given to anybody who had it not.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../core/errors.js';

/** Name of the file; what is in it does not matter. */
export const pinResetName = 'mk-kiosk-reset-pin';

/** Where Raspberry Pi OS has the boot partition, new and old. */
const bootFolders = ['boot/firmware', 'boot'] as const;

/** Takes the PIN away once for each such file, also where the file cannot be removed; then it is known by its time. */
export async function resetPinFromBoot(
  root: string,
  dataFolder: string,
  clearPin: () => Promise<void>,
  log: (text: string) => void,
): Promise<boolean> {
  const found = bootFolders
    .map((folder) => join(root, folder, pinResetName))
    .find((path) => statSync(path, { throwIfNoEntry: false }) !== undefined);
  if (found === undefined) return false;
  const seenPath = join(dataFolder, 'pin-reset');
  const stamp = String(statSync(found).mtimeMs);
  if (readSeen(seenPath) === stamp) return false;
  await clearPin();
  writeFileSync(seenPath, stamp, { mode: 0o600 });
  try {
    rmSync(found);
    log(`the PIN was taken away, as ${found} asked; the file is removed`);
  } catch (thrown) {
    log(`the PIN was taken away, as ${found} asked; remove the file (${messageOf(thrown)})`);
  }
  return true;
}

function readSeen(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

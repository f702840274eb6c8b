// `mk-kiosk pin set|clear|show`: the PIN with which people sign in from other machines.
import { z } from 'zod';
import { accessDocumentSchema, pinSchema } from '../../core/access.js';
import { KioskError } from '../../core/errors.js';
import { prepareDataFolder } from '../../host/data-folder.js';
import { openAccess } from '../access.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { findDaemon } from '../daemon-address.js';
import { askDaemon } from '../daemon-api.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

const path = '/api/v1/access/pin';
const timeoutMs = 10_000;

/** Sets, clears, or says whether there is one. The PIN is read from standard input, so that no list of processes has it. */
export const command = defineCommand(commonOptionsSchema, async (options, [action = 'show']) => {
  const { dataFolder, config } = loadSettings(options);
  prepareDataFolder(dataFolder);
  const daemon = await findDaemon(dataFolder);
  const offline = () =>
    openAccess(
      dataFolder,
      () => config,
      () => true,
    );
  switch (action) {
    case 'set': {
      const pin = checkedPin(await readPin());
      if (daemon === undefined) await offline().setPin(pin, { kind: 'loopback' });
      else await askDaemon(daemon, accessDocumentSchema, path, { method: 'PUT', body: { pin }, timeoutMs });
      break;
    }
    case 'clear':
      if (daemon === undefined) await offline().clearPin();
      else await askDaemon(daemon, accessDocumentSchema, path, { method: 'DELETE', timeoutMs });
      break;
    case 'show':
      break;
    default:
      throw new KioskError('usage', `pin ${action}: no such action`, 'Use set, clear or show.');
  }
  const { set } = offline().pin();
  if (options.json === true) printJson({ set });
  else printLine(set ? 'a PIN is set' : 'no PIN is set');
});

/** The first line of standard input. */
async function readPin(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('PIN (6 to 12 digits): ');
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const part of process.stdin) {
    text += String(part);
    if (text.includes('\n') || text.length > 1000) break;
  }
  return text.split('\n')[0]?.trim() ?? '';
}

function checkedPin(text: string): string {
  const pin = pinSchema.safeParse(text);
  if (pin.success) return pin.data;
  throw new KioskError('usage', `this is no PIN: ${z.prettifyError(pin.error)}`, 'Choose 6 to 12 digits.');
}

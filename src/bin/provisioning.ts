// Takes in the provisioning file of the boot partition: once, all or nothing, and never at the price of measuring.
// INVARIANTS: secrets leave the file only after everything in it was taken over; what is written into the data folder is
// written as its owner, also by root, so that nobody can make root write elsewhere.
import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { adoptInFile, blanked, checkProvision, secretBlanks, type Blank } from '../config/provision-file.js';
import { readText } from '../config/read-text.js';
import { writeAtomically } from '../config/write-atomically.js';
import { isoInstant, type Clock } from '../core/clock.js';
import { KioskError, codeOf, messageOf } from '../core/errors.js';
import {
  provisionSchema,
  provisionStateSchema,
  type ProvisionDocument,
  type ProvisionState,
} from '../core/provision.js';
import { systemClock } from '../host/clock.js';
import { prepareDataFolder } from '../host/data-folder.js';
import type { CommonOptions } from './command.js';
import { systemRoot } from './package-facts.js';
import { configRequest, dataFolderOf, schema, type Settings } from './settings.js';
import { certificates, writeSystemNetwork } from './system-network.js';

/** The schema of the file. */
export const fileSchema = provisionSchema(schema);

/** Where Raspberry Pi OS has the boot partition, new and old. */
const bootFolders = ['boot/firmware', 'boot'] as const;
const fileNames = ['mk-kiosk.json', 'mk-kiosk.yaml'] as const;
const stateName = 'provision.json';
const authorityName = 'network-ca.pem';

/** What is taken in, where, and as whom. */
export interface ProvisionPlace {
  /** Root of the machine's files; a test hands in a folder. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly dataFolder: string;
  readonly request: Settings['request'];
  readonly isRoot: boolean;
}

/** This machine's. */
export function provisionPlace(options: CommonOptions): ProvisionPlace {
  return {
    root: systemRoot(process.env),
    env: process.env,
    clock: systemClock,
    dataFolder: dataFolderOf(options),
    request: configRequest(options),
    isRoot: process.getuid?.() === 0,
  };
}

/** The file: the one that MK_KIOSK_PROVISION names, else the first that is there. */
export function findProvisionFile({ root, env }: Pick<ProvisionPlace, 'root' | 'env'>): string | undefined {
  const named = env.MK_KIOSK_PROVISION ?? '';
  if (named !== '') return existsSync(named) ? named : undefined;
  return bootFolders
    .flatMap((folder) => fileNames.map((name) => join(root, folder, name)))
    .find((path) => existsSync(path));
}

/** What became of the file before; absent where there never was one, or nobody can say. */
export function readProvisionState(dataFolder: string): ProvisionState | undefined {
  try {
    const text = readFileSync(join(dataFolder, stateName), 'utf8');
    return provisionStateSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Takes the file in where that was not done yet, and says what became of it; undefined where there is no file. Never throws:
 * what is wrong is `problem`.
 */
export function takeProvision(place: ProvisionPlace): ProvisionState | undefined {
  const file = findProvisionFile(place);
  if (file === undefined) return undefined;
  const before = readProvisionState(place.dataFolder);
  // Root took it in, and nobody else may read it.
  if (before !== undefined && !mayRead(file)) return before;
  try {
    const text = readText(file);
    if (text === undefined) return undefined;
    const state = takeText(place, file, text, before?.file === file ? before : undefined);
    if (state !== before) asOwner(place, () => writeState(place.dataFolder, state));
    return state;
  } catch (thrown) {
    const state = {
      ...(before ?? { sha256: [], settings: [], networks: [] }),
      file,
      at: isoInstant(place.clock.nowMs()),
      problem: problemOf(thrown),
    };
    try {
      asOwner(place, () => writeState(place.dataFolder, state));
    } catch {
      // The data folder has a problem of its own, which is told elsewhere.
    }
    return state;
  }
}

function takeText(
  place: ProvisionPlace,
  file: string,
  text: string,
  before: ProvisionState | undefined,
): ProvisionState {
  const known = before?.sha256.includes(digestOf(text)) === true;
  if (known && before.problem === undefined) return before;
  const { config, assignments } = checkProvision(fileSchema, file, text);
  const settings = known ? before.settings : takeSettings(place, file, assignments, config.network.caFile);
  const radio = takeNetworks(place, file, config, known ? before.networks : []);
  const blanks = secretBlanks(fileSchema, text);
  const problem = radio.problem ?? blankFile(file, blanks);
  return {
    file,
    at: isoInstant(place.clock.nowMs()),
    sha256: [digestOf(text), digestOf(blanked(text, blanks))],
    settings,
    networks: radio.networks,
    ...(problem && { problem }),
  };
}

/** Sets up what the system needs for the network; `done` is what was set up before. */
function takeNetworks(
  { isRoot, root }: ProvisionPlace,
  file: string,
  config: ProvisionDocument,
  done: readonly string[],
): Pick<ProvisionState, 'networks' | 'problem'> {
  if (isRoot) {
    try {
      return { networks: writeSystemNetwork(root, file, config) };
    } catch (thrown) {
      return { networks: [...done], problem: problemOf(thrown) };
    }
  }
  const missing = Object.keys(config.wifi.networks).filter((ssid) => !done.includes(ssid));
  if (missing.length === 0) return { networks: [...done] };
  const problem = {
    message: `${file}: its wireless networks (${missing.join(', ')}) are not set up: only root can do that`,
    fix: 'Run "sudo systemctl restart mk-kiosk-provision mk-kiosk"; where the kiosk is a container, set them up on its host.',
  };
  return { networks: [...done], problem };
}

/** Takes over what is configuration; a certificate authority beside the file is copied, since the card may be taken out. */
function takeSettings(
  place: ProvisionPlace,
  file: string,
  assignments: Parameters<typeof adoptInFile>[1],
  caFile: string | undefined,
): string[] {
  const authority = caFile === undefined ? undefined : certificates(join(dirname(file), caFile));
  const target = join(place.dataFolder, authorityName);
  const own = assignments
    .filter(({ path }) => path[0] !== 'wifi')
    .map((each) => (each.path.join('.') === 'network.caFile' ? { ...each, value: target } : each));
  return asOwner(place, () => {
    prepareDataFolder(place.dataFolder);
    if (authority !== undefined) writeAtomically(target, authority);
    return adoptInFile(place.request, own);
  });
}

/** Writes the blanks into the file, byte for byte in place; what stands in the way is a thing left to do. */
function blankFile(file: string, blanks: readonly Blank[]): ProvisionState['problem'] {
  if (blanks.length === 0) return undefined;
  try {
    const open = openSync(file, 'r+');
    try {
      for (const { offset, bytes } of blanks) writeSync(open, bytes, 0, bytes.length, offset);
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    return undefined;
  } catch (thrown) {
    return {
      message: `${file} is taken over, and its passwords are still in it: ${messageOf(thrown)}`,
      fix: 'Remove the file from the card, or let the kiosk write to the boot partition.',
    };
  }
}

/** Runs `work` as the owner of the data folder where root asks for it. Nothing in it may wait. */
function asOwner<Result>({ isRoot, dataFolder }: ProvisionPlace, work: () => Result): Result {
  const owner = isRoot ? statSync(dataFolder, { throwIfNoEntry: false }) : undefined;
  const groups = process.getgroups?.();
  if (owner === undefined || owner.uid === 0 || groups === undefined) return work();
  const { uid, gid } = owner;
  process.setgroups?.([gid]);
  process.setegid?.(gid);
  process.seteuid?.(uid);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
  }
}

function writeState(dataFolder: string, state: ProvisionState): void {
  prepareDataFolder(dataFolder);
  writeAtomically(join(dataFolder, stateName), `${JSON.stringify(state, undefined, 2)}\n`);
}

function problemOf(thrown: unknown): { message: string; fix: string } {
  if (thrown instanceof KioskError) return { message: thrown.message, fix: thrown.fix };
  return { message: `the provisioning file: ${messageOf(thrown)}`, fix: 'Look into the log, and report it.' };
}

function mayRead(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch (thrown) {
    return codeOf(thrown) !== 'EACCES';
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

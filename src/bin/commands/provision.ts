// `mk-kiosk provision`: files for the boot partitions of a class, the check of one, and what became of this card's.
import { existsSync, mkdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import { classSet } from '../../config/class-set.js';
import { shownConfig } from '../../config/explain.js';
import { checkProvision } from '../../config/provision-file.js';
import { readText, unreadable } from '../../config/read-text.js';
import { writeAtomically } from '../../config/write-atomically.js';
import { KioskError } from '../../core/errors.js';
import { tableRecords } from '../../import/csv.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { printJson, printLine } from '../output.js';
import { fileSchema, provisionPlace, readProvisionState, takeProvision } from '../provisioning.js';

const optionsSchema = commonOptionsSchema.extend({
  shared: z.string().optional(),
  out: z.string(),
  apply: z.boolean().optional(),
});

type ProvisionOptions = z.output<typeof optionsSchema>;

/** Makes, checks, applies or shows. */
export const command = defineCommand(optionsSchema, (options, [file]) => {
  if (options.apply === true) {
    const state = takeProvision(provisionPlace(options));
    show(options, state);
    // The unit that starts this must not fail for it: the kiosk measures all the same, and its page says what is wrong.
    return;
  }
  if (file === undefined) show(options, readProvisionState(provisionPlace(options).dataFolder));
  else if (extname(file).toLowerCase() === '.csv') makeSet(options, file);
  else check(options, file);
});

function show(options: ProvisionOptions, state: ReturnType<typeof readProvisionState>): void {
  if (options.json === true) {
    printJson(state ?? {});
    return;
  }
  if (state === undefined) {
    printLine('there is no provisioning file, and there was none (docs/install.md)');
    return;
  }
  const { file, at, settings, networks, problem } = state;
  printLine(`${file}, ${at}`);
  if (settings.length > 0) printLine(`  settings: ${settings.join(', ')}`);
  if (networks.length > 0) printLine(`  wireless networks: ${networks.join(', ')}`);
  if (problem !== undefined) printLine(`  ${problem.message}\n  ${problem.fix}`);
}

function check(options: ProvisionOptions, file: string): void {
  const loaded = checkProvision(fileSchema, basename(file), textOf(file));
  if (options.json === true) printJson(shownConfig(loaded));
  else printLine(`${file}: well, with ${loaded.assignments.length} settings`);
}

function makeSet(options: ProvisionOptions, table: string): void {
  const records = tableRecords(textOf(table));
  if (records === undefined) {
    throw new KioskError(
      'provision_invalid',
      `${table}: a quote is never closed`,
      'Save the table as CSV again.',
    );
  }
  const { shared } = options;
  const base =
    shared === undefined ? [] : checkProvision(fileSchema, basename(shared), textOf(shared)).assignments;
  const files = classSet(fileSchema, basename(table), records, base);
  const taken = files.find(({ folder }) => existsSync(join(options.out, folder)));
  if (taken !== undefined) {
    throw new KioskError(
      'conflict',
      `${join(options.out, taken.folder)} is there already`,
      'Name another folder with --out, or remove that one.',
    );
  }
  for (const { folder, text } of files) {
    const target = join(options.out, folder);
    mkdirSync(target, { recursive: true, mode: 0o700 });
    writeAtomically(join(target, 'mk-kiosk.json'), text);
  }
  if (options.json === true) printJson(files.map(({ folder }) => join(options.out, folder, 'mk-kiosk.json')));
  else {
    printLine(
      `${files.length} files in ${options.out}; copy each mk-kiosk.json to the boot partition of its card.`,
    );
    printLine('They hold passwords: remove them when the cards are made.');
  }
}

function textOf(file: string): string {
  const text = readText(file);
  if (text === undefined) throw unreadable(file, 'there is no such file', 'Name another one.');
  return text;
}

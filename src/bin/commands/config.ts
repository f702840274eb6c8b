// `mk-kiosk config`: show, explain, set, unset, check.
import { commonOptionsSchema, defineCommand, type CommonOptions } from '../command.js';
import { explain, explainAll, shownConfig } from '../../config/explain.js';
import { setInFile, unsetInFile } from '../../config/set-in-file.js';
import { KioskError } from '../../core/errors.js';
import { prepareDataFolder } from '../../host/data-folder.js';
import { printJson, printLine } from '../output.js';
import { configRequest, dataFolderOf, loadSettings } from '../settings.js';

/** Carries out one action on the configuration. */
export const command = defineCommand(commonOptionsSchema, (options, [action = '', key, value]) => {
  switch (action) {
    case 'show':
      printJson(shownConfig(loadSettings(options).loaded));
      return;
    case 'explain':
      explainKeys(key, options);
      return;
    case 'check':
      check(options);
      return;
    case 'set':
      prepareDataFolder(dataFolderOf(options));
      change(setInFile(configRequest(options), ...assignmentOf(key, value)), options);
      return;
    case 'unset':
      change(unsetInFile(configRequest(options), needed(key)), options);
      return;
    default:
      throw new KioskError(
        'usage',
        `config ${action}: no such action`,
        'Use show, explain, set, unset or check.',
      );
  }
});

function explainKeys(key: string | undefined, options: CommonOptions): void {
  const { loaded } = loadSettings(options);
  const explanations = key === undefined ? explainAll(loaded) : explain(loaded, key);
  if (options.json === true) {
    printJson(explanations);
    return;
  }
  for (const { key: name, value, layer, where, meaning, expected, variable, others } of explanations) {
    printLine(`${name} = ${value === undefined ? '(not set)' : JSON.stringify(value)}`);
    printLine(`  from ${where ?? layer}; ${meaning} (${expected}; ${variable})`);
    for (const other of others)
      printLine(`  overrides ${other.where ?? other.layer}: ${JSON.stringify(other.value)}`);
  }
}

function check(options: CommonOptions): void {
  const { loaded, request } = loadSettings(options);
  for (const warning of loaded.warnings) process.stderr.write(`mk-kiosk: ${warning}\n`);
  if (options.json === true) printJson({ ok: true, file: request.filePath, warnings: loaded.warnings });
  else printLine(`the configuration is valid (${request.filePath})`);
}

function change(done: ReturnType<typeof unsetInFile>, options: CommonOptions): void {
  if (options.json === true) printJson({ key: done.key, changed: done.changed });
  else
    printLine(
      `${done.key}: ${done.changed ? 'written; a running kiosk takes it over by itself' : 'was so already'}`,
    );
}

/** `set KEY VALUE` and `set KEY=VALUE` both work. */
function assignmentOf(key: string | undefined, value: string | undefined): [string, string] {
  const name = needed(key);
  if (value !== undefined) return [name, value];
  const equals = name.indexOf('=');
  if (equals > 0) return [name.slice(0, equals), name.slice(equals + 1)];
  throw new KioskError('usage', `config set ${name}: the value is missing`, 'mk-kiosk config set KEY VALUE');
}

function needed(key: string | undefined): string {
  if (key !== undefined) return key;
  throw new KioskError('usage', 'the key is missing', 'For instance: mk-kiosk config set http.port 9000');
}

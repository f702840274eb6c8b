// Writes the documents that are made from code; with --check it says how the ones on disk differ, and fails.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { nettests } from '../../src/nettests/index.js';
import { configurationPage } from './pages/configuration.js';
import { dataDictionaryPage } from './pages/data-dictionary.js';
import { errorsPage } from './pages/errors.js';
import { failuresPage } from './pages/failures.js';
import { lightsCard, lightsPage } from './pages/lights.js';
import { nettestsPage } from './pages/nettests.js';

/** A document made from code. */
export interface GeneratedDocument {
  /** Below the root of the project. */
  readonly path: string;
  render(): string;
}

/** Every document that is made from code. */
export const documents: readonly GeneratedDocument[] = [
  { path: 'docs/configuration.md', render: () => configurationPage(nettests) },
  { path: 'docs/data-dictionary.md', render: () => dataDictionaryPage(nettests) },
  { path: 'docs/errors.md', render: errorsPage },
  { path: 'docs/failures.md', render: failuresPage },
  { path: 'docs/lights.md', render: lightsPage },
  { path: 'docs/images/lights-card.svg', render: lightsCard },
  { path: 'docs/nettests.md', render: () => nettestsPage(nettests) },
];

/** The text a document should have, as the formatter leaves it. */
export async function expectedText(root: string, document: GeneratedDocument): Promise<string> {
  if (!document.path.endsWith('.md')) return document.render();
  const options = await resolveConfig(join(root, document.path));
  return format(document.render(), { ...options, parser: 'markdown' });
}

/** The first lines in which two texts differ, as `-` (on disk) and `+` (expected); empty when they are equal. */
export function firstDifference(onDisk: string, expected: string): string {
  if (onDisk === expected) return '';
  const before = onDisk.split('\n');
  const after = expected.split('\n');
  const at = after.findIndex((line, index) => line !== before[index]);
  const from = at === -1 ? after.length : at;
  return [
    `line ${String(from + 1)}:`,
    ...before.slice(from, from + 3).map((line) => `- ${line}`),
    ...after.slice(from, from + 3).map((line) => `+ ${line}`),
  ].join('\n');
}

/** What is wrong with the documents on disk: one entry for each that differs. */
export async function differences(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const document of documents) {
    const path = join(root, document.path);
    const onDisk = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const difference = firstDifference(onDisk, await expectedText(root, document));
    if (difference !== '') found.push(`${document.path} is not what the code says, ${difference}`);
  }
  return found;
}

/** The folder with package.json above this file, wherever it was built to. */
function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

async function main(args: readonly string[]): Promise<number> {
  const root = projectRoot();
  if (args.includes('--check')) {
    const found = await differences(root);
    for (const difference of found) console.error(difference);
    if (found.length > 0) console.error('Renew them with `npm run docs:write` and read the difference.');
    return found.length === 0 ? 0 : 1;
  }
  for (const document of documents) {
    const path = join(root, document.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await expectedText(root, document));
  }
  return 0;
}

const [, program = ''] = process.argv;
if (import.meta.url === pathToFileURL(program).href) process.exitCode = await main(process.argv.slice(2));

#!/usr/bin/env node
// The collector: takes the results of many kiosks, keeps them, and tells how each kiosk is. docs/collector.md
import { mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { openCollector } from '../collector/open-collector.js';
import { KioskError, exitCodes, messageOf } from '../core/errors.js';
import { systemClock } from '../host/clock.js';
import { openCollectorDatabase } from '../sqlite/collector-database.js';
import { z } from 'zod';
import { requireNode } from './node-version.js';
import { printLine, reportError } from './output.js';
import { version } from './package-facts.js';

requireNode();

const optionsSchema = z.object({
  data: z.string().min(1),
  host: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65535),
  name: z.array(z.string().min(1)).default([]),
  title: z.string().min(1).max(200),
  adminSecretFile: z.string().min(1).optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']),
});

const environment = process.env;
const program = new Command('mk-collector')
  .description('Takes the results of many kiosks, keeps them, and tells how each kiosk is.')
  .version(version)
  .exitOverride()
  .option(
    '--data <folder>',
    'data folder (MK_COLLECTOR_DATA)',
    environment.MK_COLLECTOR_DATA ?? 'collector-data',
  )
  .option(
    '--host <address>',
    'address to listen on (MK_COLLECTOR_HOST)',
    environment.MK_COLLECTOR_HOST ?? '127.0.0.1',
  )
  .option(
    '--port <port>',
    'port; 0 takes a free one (MK_COLLECTOR_PORT)',
    environment.MK_COLLECTOR_PORT ?? '8790',
  )
  .option(
    '--name <name...>',
    'names under which devices and people reach it (MK_COLLECTOR_NAMES, with commas)',
  )
  .option(
    '--title <text>',
    'what it is called (MK_COLLECTOR_TITLE)',
    environment.MK_COLLECTOR_TITLE ?? hostname(),
  )
  .option('--admin-secret-file <file>', 'file with the admin secret; else MK_COLLECTOR_ADMIN_SECRET')
  .option('--log-level <level>', 'debug, info, warn, error', 'info');

async function serve(): Promise<void> {
  program.parse();
  const parsed = optionsSchema.safeParse(program.opts());
  if (!parsed.success)
    throw new KioskError('usage', z.prettifyError(parsed.error), 'See mk-collector --help.');
  const { data: options } = parsed;
  const adminSecret = secretOf(options.adminSecretFile);
  makeFolder(options.data);
  const database = openCollectorDatabase(join(options.data, 'collector.db'));
  const named = (environment.MK_COLLECTOR_NAMES ?? '').split(',').filter((name) => name !== '');
  const server = await openCollector({
    database,
    clock: systemClock,
    log: pino({ level: options.logLevel, base: null }),
    version,
    name: options.title,
    adminSecret,
    host: options.host,
    port: options.port,
    names: [...options.name, ...named],
    newId: uuidv7,
  });
  printLine(`mk-collector listens on ${server.url}; its data lies in ${options.data}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await server.close();
}

function secretOf(file: string | undefined): string | undefined {
  if (file === undefined) {
    const secret = environment.MK_COLLECTOR_ADMIN_SECRET ?? '';
    return secret === '' ? undefined : secret;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (thrown) {
    throw new KioskError(
      'config_invalid',
      `${file} cannot be read: ${messageOf(thrown)}`,
      'Name a file that this user may read.',
    );
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new KioskError(
      'data_folder_unusable',
      `the data folder ${folder} cannot be made: ${messageOf(thrown)}`,
      'Name another one with --data.',
    );
  }
}

try {
  await serve();
} catch (thrown) {
  if (thrown instanceof CommanderError)
    process.exitCode = thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  else reportError(thrown);
}

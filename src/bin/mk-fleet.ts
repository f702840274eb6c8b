#!/usr/bin/env node
// The command line of a fleet: devices, enrolment tokens, people and audit of a collector. docs/collector.md
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import {
  auditSchema,
  devicesDocumentSchema,
  enrolmentTokensSchema,
  fleetDeviceSchema,
  madeTokenSchema,
  peopleSchema,
  type FleetDevice,
} from '../core/fleet/api.js';
import { KioskError, exitCodes } from '../core/errors.js';
import { askCollector, type CollectorAddress } from './fleet/ask-collector.js';
import { requireNode } from './node-version.js';
import { printJson, printLine, printTable, reportError } from './output.js';
import { version } from './package-facts.js';

requireNode();

const program = new Command('mk-fleet')
  .description('Looks after the kiosks of a collector.')
  .version(version)
  .exitOverride()
  .option('--url <address>', 'the collector (MK_FLEET_URL)')
  .option('--json', 'machine-readable output')
  .addHelpText('after', '\nMK_FLEET_TOKEN is the token of a person, or the admin secret.');

const commonSchema = z.object({ url: z.string().optional(), json: z.boolean().default(false) });

function common(): CollectorAddress & { readonly json: boolean } {
  const { url = process.env.MK_FLEET_URL ?? '', json } = commonSchema.parse(program.opts());
  const token = process.env.MK_FLEET_TOKEN ?? '';
  if (!URL.canParse(url))
    throw new KioskError('usage', 'no collector is named', 'Set MK_FLEET_URL, or use --url.');
  if (token === '') throw new KioskError('usage', 'there is no token', 'Set MK_FLEET_TOKEN.');
  return { url, token, json };
}

const belongingSchema = z.object({
  fleet: z.string().optional(),
  site: z.string().optional(),
  name: z.string().optional(),
});

const devices = program.command('devices').description('the devices, and what may be done to them');

devices
  .command('list')
  .option('--fleet <fleet>')
  .option('--site <site>')
  .option('--state <state>', 'online, late, offline, degraded, never, pending, revoked')
  .option('--registration <registration>', 'pending, active, revoked')
  .option('--search <text>', 'in id, name and site')
  .option('--sort <key>', 'id, name, site, seen, measured')
  .option('--order <order>', 'up, down')
  .action(async (options: unknown) => {
    const query = new URLSearchParams({ limit: '1000', ...z.record(z.string(), z.string()).parse(options) });
    const found: FleetDevice[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      if (next !== '') query.set('after', next);
      const page: z.output<typeof devicesDocumentSchema> = await askCollector(
        common(),
        devicesDocumentSchema,
        'GET',
        `/api/v1/devices?${query.toString()}`,
      );
      found.push(...page.devices);
      next = page.next;
    }
    if (common().json) printJson(found);
    else
      printTable([
        ['ID', 'STATE', 'SINCE', 'FLEET', 'SITE', 'NAME'],
        ...found.map(({ id, state, since, fleet, site = '', name }) => [id, state, since, fleet, site, name]),
      ]);
  });

devices.command('show <id>').action((id: string) => tellDevice('GET', `/api/v1/devices/${id}`));
withBelonging(devices.command('approve <id>')).action((id: string, options: unknown) =>
  tellDevice('POST', `/api/v1/devices/${id}/approval`, belongingSchema.parse(options)),
);
withBelonging(devices.command('claim <code>').description('by the code on its wall')).action(
  (code: string, options: unknown) =>
    tellDevice('POST', '/api/v1/claims', { code, ...belongingSchema.parse(options) }),
);
devices
  .command('revoke <id>')
  .action((id: string) => tellDevice('POST', `/api/v1/devices/${id}/revocation`, {}));

const tokens = program.command('tokens').description('tokens that approve devices by themselves');
withBelonging(tokens.command('create').option('--uses <count>').option('--expires <instant>')).action(
  async (options: unknown) => {
    const { uses, expires, ...belonging } = belongingSchema
      .extend({ uses: z.coerce.number().int().optional(), expires: z.string().optional() })
      .parse(options);
    const order = { ...belonging, uses, expiresAt: expires };
    const made = await askCollector(common(), madeTokenSchema, 'POST', '/api/v1/enrolment-tokens', order);
    if (common().json) printJson(made);
    else printLine(made.secret);
  },
);
tokens.command('list').action(async () => {
  const { tokens: all } = await askCollector(
    common(),
    enrolmentTokensSchema,
    'GET',
    '/api/v1/enrolment-tokens',
  );
  if (common().json) printJson(all);
  else
    printTable([
      ['ID', 'FLEET', 'SITE', 'LEFT', 'UNTIL', 'BY'],
      ...all.map(({ id, fleet, site = '', usesLeft, expiresAt, createdBy }) => [
        id,
        fleet,
        site,
        String(usesLeft),
        expiresAt,
        createdBy,
      ]),
    ]);
});
tokens.command('revoke <id>').action(async (id: string) => {
  await askCollector(common(), z.unknown(), 'DELETE', `/api/v1/enrolment-tokens/${id}`);
});

const people = program.command('people').description('who may do what');
people.command('list').action(() => tellPeople('GET', '/api/v1/people'));
people
  .command('set <name>')
  .option('--role <fleet=role...>', 'viewer, editor or admin in a fleet; *=ROLE in all')
  .description('make a person, or change one; the password is read from MK_FLEET_PASSWORD')
  .action((name: string, options: unknown) => {
    const { role } = z.object({ role: z.array(z.string()).optional() }).parse(options);
    const roles =
      role && Object.fromEntries(role.map((one) => [one.split('=')[0] ?? '', one.split('=')[1] ?? '']));
    return tellPeople('PUT', `/api/v1/people/${name}`, { roles, password: process.env.MK_FLEET_PASSWORD });
  });
people.command('remove <name>').action((name: string) => tellPeople('DELETE', `/api/v1/people/${name}`));

program
  .command('audit')
  .description('who did what, oldest first')
  .option('--since <instant>', 'ISO 8601 with Z')
  .action(async (options: unknown) => {
    const { since } = z.object({ since: z.string().optional() }).parse(options);
    const from = since === undefined ? '' : `&from=${encodeURIComponent(since)}`;
    const { lines } = await askCollector(common(), auditSchema, 'GET', `/api/v1/audit?limit=1000${from}`);
    if (common().json) printJson(lines);
    else printTable(lines.map(({ at, who, action, fleet, subject }) => [at, who, action, fleet, subject]));
  });

function withBelonging(command: Command): Command {
  return command.option('--fleet <fleet>').option('--site <site>').option('--name <name>');
}

async function tellDevice(method: string, path: string, body?: unknown): Promise<void> {
  const device = await askCollector(common(), fleetDeviceSchema, method, path, body);
  if (common().json) printJson(device);
  else for (const [key, value] of Object.entries(device)) printLine(`${key.padEnd(18)} ${textOf(value)}`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function tellPeople(method: string, path: string, body?: unknown): Promise<void> {
  const { people: all } = await askCollector(common(), peopleSchema, method, path, body);
  if (common().json) printJson(all);
  else
    printTable(
      all.map(({ name, roles }) => [
        name,
        Object.entries(roles)
          .map((pair) => pair.join('='))
          .join(' '),
      ]),
    );
}

try {
  await program.parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError)
    process.exitCode = thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  else reportError(thrown);
}

#!/usr/bin/env node
// The command line of the kiosk. Each command is a module of its own, loaded when it is used.
import { Command, CommanderError, Option } from 'commander';
import type { Command as KioskCommand } from './command.js';
import { calledAs } from './called-as.js';
import { exitCodes } from '../core/errors.js';
import { requireNode } from './node-version.js';
import { reportError } from './output.js';
import { version } from './package-facts.js';
import { takeSettingFlags } from './setting-flags.js';

requireNode();

const program = new Command('mk-kiosk')
  .description('Measures an internet line by itself, keeps every attempt, and shows it.')
  .version(version)
  .exitOverride()
  .showSuggestionAfterError()
  .showHelpAfterError(`(see ${calledAs} --help)`)
  .addHelpText(
    'after',
    '\nEvery setting can be given as a flag (--http.port 9000), in the environment (MK_KIOSK_HTTP__PORT=9000)\n' +
      'or in the configuration file; docs/configuration.md lists them.',
  );

/** A command with the options that all have. */
function command(nameAndArguments: string, description: string): Command {
  return program
    .command(nameAndArguments)
    .description(description)
    .option('--data <folder>', 'data folder (MK_KIOSK_DATA)')
    .option('--config <file>', 'configuration file (MK_KIOSK_CONFIG)')
    .option('--set <key=value...>', 'a setting for this call, as often as needed')
    .option('--json', 'machine-readable output');
}

/** Loads the command's module when it is used, and hands it what was given on the command line. */
function by(load: () => Promise<{ readonly command: KioskCommand }>) {
  return async function (this: Command): Promise<void> {
    const { command: work } = await load();
    await work(this.opts(), this.args);
  };
}

command('run', 'run the kiosk: measure by schedule and serve the page')
  .option('--no-display', 'do not start a display')
  .action(by(() => import('./commands/run.js')));

command('demo', 'look at a kiosk with a made-up year, in a data folder of its own; nothing is measured')
  .option('--seed <number>', 'the same seed gives the same year', '1')
  .option('--days <count>', 'length of the year', '365')
  .option('--timezone <zone>', 'IANA time zone of the made-up line', 'Europe/Berlin')
  .option('--fill-only', 'make the data and do not serve it')
  .action(by(() => import('./commands/demo.js')));

command('run-once <nettest>', 'run one test now; through the running kiosk where there is one')
  .option('--timeout <seconds>', 'time limit of this run')
  .option('--option <key=value...>', 'an option of the nettest, for this run only')
  .option('--force', 'in spite of quiet hours and data budget')
  .option('--dry-run', 'say what would be run and what is missing; nothing is measured')
  .option('--country <code>', 'the same as --option country=CODE')
  .option('--no-daemon', 'measure in this process, even while a kiosk is running')
  .action(by(() => import('./commands/run-once.js')));

command('nettests', 'list the tests: what they need, whether they can run, when they will').action(
  by(() => import('./commands/nettests.js')),
);

command('show <id>', 'show one measurement by its id, or "last"')
  .option('--series', 'print its speed curves')
  .option('--raw', 'print the raw output as it was stored')
  .action(by(() => import('./commands/show.js')));

command('list', 'list measurements, newest first')
  .option('-n, --limit <count>', 'how many', '20')
  .option('--nettest <id>', 'of one nettest')
  .addOption(new Option('--status <status>').choices(['ok', 'partial', 'failed', 'skipped', 'aborted']))
  .addOption(new Option('--scope <scope>').choices(['line', 'self-test', 'lan']))
  .option('--from <instant>', 'from this instant on (ISO 8601)')
  .option('--to <instant>', 'before this instant (ISO 8601)')
  .action(by(() => import('./commands/list.js')));

command('import <paths...>', "take in other programs' reports: files, folders, - for standard input").action(
  by(() => import('./commands/import.js')),
);

command('note [action] [words...]', 'add TEXT | list: what people know beside the figures')
  .option('--from <instant>', 'the instant, or the begin of a range (ISO 8601); default: now')
  .option('--to <instant>', 'the end of a range')
  .option('--author <name>', 'who says so; default: the user')
  .action(by(() => import('./commands/note.js')));

command('backup [target]', 'copy and verify the store while the kiosk runs: into a folder, or to a file *.db')
  .option('--with-identity', 'with the device key: for this device only, never for a second one')
  .action(by(() => import('./commands/backup.js')));

command(
  'restore <backup>',
  'put a backup in the place of the store; what was there is kept beside it',
).action(by(() => import('./commands/restore.js')));

command('export', 'give measurements out as CSV, JSON lines (newest first), or the database as a file')
  .addOption(new Option('--format <format>').choices(['csv', 'jsonl', 'ooni', 'sqlite']).default('csv'))
  .option('--nettest <id>', 'of one nettest')
  .addOption(new Option('--status <status>').choices(['ok', 'partial', 'failed', 'skipped', 'aborted']))
  .addOption(new Option('--scope <scope>').choices(['line', 'self-test', 'lan']))
  .option('--from <instant>', 'from this instant on (ISO 8601)')
  .option('--to <instant>', 'before this instant (ISO 8601)')
  .option('--out <file>', 'file to write, - for standard output', '-')
  .option('--raw', 'with raw output (JSONL)')
  .addOption(
    new Option('--redact <level>', 'leave out network addresses and names, or the place as well')
      .choices(['none', 'address', 'place'])
      .default('none'),
  )
  .action(by(() => import('./commands/export.js')));

command(
  'path <action> [files...]',
  'import FILES | show: traces as autonomous systems, and which hosts share them',
)
  .option('--asn <file>', 'table of networks and AS numbers, fetched before (iptoasn, GeoLite2 CSV, pfx2as)')
  .option('-n, --limit <count>', 'show: how many of the newest runs', '10')
  .action(by(() => import('./commands/path.js')));

command('parse <file>', 'read one report and print what would be imported; nothing is stored').action(
  by(() => import('./commands/parse.js')),
);

command('quarantine [action]', 'list: lines that could not be imported, with the reason')
  .option('-n, --limit <count>', 'how many', '20')
  .action(by(() => import('./commands/quarantine.js')));

command('verify', 'check every stored measurement, the chain of their hashes, and the roll-ups')
  .option('--rebuild-rollups', 'make hours and days again from the measurements before checking')
  .action(by(() => import('./commands/verify.js')));

command(
  'db [action]',
  'check | salvage: is the database whole; set a damaged one aside and bring over what can be read',
).action(by(() => import('./commands/db.js')));

command('retention', 'remove now what is too old or too much, by the settings under retention')
  .option('--dry-run', 'only say what would be removed, by which rule, and how many bytes')
  .action(by(() => import('./commands/retention.js')));

command('support', 'pack what others need to look into a problem, without secrets, and list what is in it')
  .requiredOption('--out <file>', 'file to write (.tgz)')
  .addOption(
    new Option('--redact <level>', 'leave out network addresses and names, or the place as well')
      .choices(['none', 'address', 'place'])
      .default('place'),
  )
  .action(by(() => import('./commands/support.js')));

command('reparse', 'read all raw output again, and mend the rows that come out different')
  .option('--dry-run', 'change nothing')
  .option('--all', 'every row (the default)')
  .action(by(() => import('./commands/reparse.js')));

command('consent <action> [provider]', 'show, grant or withdraw consent to a provider')
  .option('--who <name>', 'who decides')
  .action(by(() => import('./commands/consent.js')));

command('plan [action]', 'show or set what was paid for')
  .option('--download <mbps>', 'contracted download in Mbit/s')
  .option('--upload <mbps>', 'contracted upload in Mbit/s')
  .option('--latency <ms>', 'contracted latency in ms')
  .option('--provider <name>', 'name of the internet provider')
  .option('--valid-from <instant>', 'from when it holds (ISO 8601); default: now')
  .action(by(() => import('./commands/plan.js')));

command('pin [action]', 'set | clear | show: the PIN to sign in with from other machines').action(
  by(() => import('./commands/pin.js')),
);

command('token [action] [token]', 'create | list | revoke TOKEN: what programs on other machines show')
  .option('--name <name>', 'create: what it is for')
  .option('--scope <scope...>', 'create: read, export, run, configure')
  .option('--expires <instant>', 'create: until when (ISO 8601); default: for ever')
  .action(by(() => import('./commands/token.js')));

command('schedule [action] [cron]', 'show | next CRON | simulate | check: what runs when, and why')
  .option('-n, --count <count>', 'next: how many ticks; show: how many windows ahead')
  .option('--now <instant>', 'next: from this instant on (ISO 8601)')
  .option('--tz <zone>', "IANA time zone; default: the configuration's")
  .option('--nettest <id>', 'simulate: one nettest of the configuration')
  .addOption(
    new Option('--mode <mode>', 'simulate: this mode').choices([
      'window',
      'stratified',
      'poisson',
      'exponential',
    ]),
  )
  .option('--per-day <count>', 'simulate: runs a day in the modes stratified and poisson')
  .option('--cron <expression>', 'simulate: this cron expression')
  .option('--window <minutes>', 'simulate: length of its windows')
  .option('--days <count>', 'simulate: how many days', '7')
  .option('--from <instant>', 'simulate: first day; without a zone it is local time')
  .option('--seed <number>', 'simulate: the same seed gives the same runs', '1')
  .action(by(() => import('./commands/schedule.js')));

command('config <action> [key] [value]', 'show | explain [KEY] | set KEY VALUE | unset KEY | check').action(
  by(() => import('./commands/config.js')),
);

command(
  'provision [file]',
  'make the files of a class from a table (.csv), check a file (.json), or say what became of the one on this card',
)
  .option('--shared <file>', 'table: what stands in each file')
  .option('--out <folder>', 'table: where the files go, a folder for each device', 'mk-kiosk-cards')
  .option('--apply', 'take the file of the boot partition in now; wireless networks need root')
  .action(by(() => import('./commands/provision.js')));

command('forward', 'where results go besides this kiosk, what waits, and the code for a collector').action(
  by(() => import('./commands/forward.js')),
);

command('calibrate', 'learn what this device can at most measure, by ndt7 against itself').action(
  by(() => import('./commands/calibrate.js')),
);

command('serve-ndt7', 'serve ndt7 for other devices until stopped')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <port>', 'port for ws', '8789')
  .option('--tls-port <port>', 'port for wss')
  .action(by(() => import('./commands/serve-ndt7.js')));

command('identify', 'show which kiosk this is: it blinks, and its pages show its name')
  .option('--seconds <seconds>', 'how long', '15')
  .action(by(() => import('./commands/identify.js')));

command(
  'led [action]',
  'states | demo | test | release | updating: what the lights say, and what is connected',
)
  .option('--seconds <seconds>', 'demo: for each state; updating: how long, 0 ends it')
  .action(by(() => import('./commands/led.js')));

command('doctor', 'check what the kiosk needs, with a fix for each finding; sends nothing beyond this device')
  .option('--online', 'also ask the gateway and each resolver for a sign of life')
  .action(by(() => import('./commands/doctor.js')));

try {
  const { argv, settings } = takeSettingFlags(process.argv.slice(2));
  await program.parseAsync([...argv, ...settings.flatMap((setting) => ['--set', setting])], { from: 'user' });
} catch (thrown) {
  // Commander has printed its own message already.
  if (thrown instanceof CommanderError)
    process.exitCode = thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  else reportError(thrown);
}

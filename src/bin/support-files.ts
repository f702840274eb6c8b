// What goes into a support bundle: each part by itself, so that one that fails leaves the others.
// INVARIANT: files with credentials (access.json, device-key.pem) are never read here, nor raw output, nor notes.
import { hostname, homedir, release, userInfo } from 'node:os';
import { z } from 'zod';
import type { Finding } from '../core/check.js';
import { isoInstant } from '../core/clock.js';
import { KioskError, messageOf } from '../core/errors.js';
import type { Exec } from '../core/exec.js';
import type { Redaction } from '../core/export.js';
import { explainAll, secretValues, textsIn } from '../config/explain.js';
import { redact } from '../export/redact.js';
import { createScrubber } from '../export/scrub-names.js';
import type { ArchivedFile } from '../export/ustar.js';
import { systemClock } from '../host/clock.js';
import { nettests } from '../nettests/index.js';
import { askDaemon } from './daemon-api.js';
import { findDaemon } from './daemon-address.js';
import { createDoctorContext } from './checks/doctor-context.js';
import { doctorChecks } from './checks/index.js';
import { runChecks } from './checks/run-checks.js';
import type { CommonOptions } from './command.js';
import { openMeasuring, silent } from './measuring.js';
import { openStore } from './open-store.js';
import { systemRoot, version } from './package-facts.js';
import { scheduleView } from './schedule-view.js';
import { dataFolderOf, loadSettings, type Settings } from './settings.js';

const failuresKept = 50;
const logLines = '500';

/** The files of a bundle, with what is known to be secret or to name somebody taken out. */
export async function supportFiles(
  options: CommonOptions,
  redaction: Redaction,
  exec: Exec,
): Promise<readonly ArchivedFile[]> {
  const dataFolder = dataFolderOf(options);
  const settings = await orReason(() => loadSettings(options));
  const scrubber = createScrubber(await knownOf(dataFolder, settings), redaction);
  const files: ArchivedFile[] = [];
  async function add(name: string, make: () => unknown): Promise<void> {
    const made = await orReason(make);
    const value: unknown = 'missing' in made ? made : made.value;
    const text =
      typeof value === 'string' ? scrubber.text(value) : JSON.stringify(scrubber.value(value), undefined, 2);
    files.push({ name: `mk-kiosk-support/${name}`, text: `${text}\n` });
  }
  const inForce = () => {
    if ('missing' in settings) throw new Error(settings.missing);
    return settings.value;
  };
  await add('versions.json', () => versions());
  await add('config.json', () => changedSettings(inForce()));
  await add('status.json', () => statusOf(dataFolder));
  await add('doctor.json', async () => {
    const findings = await doctorFindings(options, exec);
    return 'missing' in settings ? findings.map(unquoted) : findings;
  });
  await add('schedule.json', () => schedule(inForce()));
  await add('store.json', () => storeFacts(dataFolder));
  await add('failures.json', () => lastFailures(dataFolder, redaction));
  await add('log.txt', () => journal(exec));
  return files;
}

/** What was made, or why it was not. */
type Made<T> = { readonly value: T } | { readonly missing: string };

/** What is made; or why not, without texts that were quoted: they may be a wrong value of a secret setting. */
async function orReason<T>(make: () => T | Promise<T>): Promise<Made<T>> {
  try {
    return { value: await make() };
  } catch (thrown) {
    const code = thrown instanceof KioskError ? `${thrown.code}: ` : '';
    return { missing: code + messageOf(thrown).replaceAll(quoted, '[text]') };
  }
}

const quoted = /"[^"]*"|'[^']*'/g;

/** Nobody knows which setting a configuration that is refused meant by a text. */
function unquoted(finding: Finding): Finding {
  return { ...finding, what: finding.what.replaceAll(quoted, '[text]') };
}

/** Names that stand in the configuration, in consents, and those of this machine; secrets of the configuration. */
async function knownOf(dataFolder: string, settings: Made<Settings>) {
  const ordinary = new Set(['mk-kiosk', 'default', 'root']);
  const device = 'missing' in settings ? [] : textsIn(deviceNames(settings.value));
  const stored = await orReason(() => storedNames(dataFolder));
  const user = await orReason(() => userInfo().username);
  const names = [
    ...device,
    ...('missing' in stored ? [] : stored.value),
    hostname(),
    dataFolder,
    homedir(),
    ...('missing' in user ? [] : [user.value]),
  ];
  return {
    secrets: 'missing' in settings ? [] : secretValues(settings.value.loaded),
    names: names.filter((name) => name !== '/' && !ordinary.has(name)),
  };
}

function deviceNames({ config }: Settings): unknown {
  const {
    required: _required,
    number: _number,
    networkType: _type,
    connectionType: _connection,
    ...device
  } = config.device;
  return device;
}

async function storedNames(dataFolder: string): Promise<readonly string[]> {
  const store = openStore(dataFolder);
  try {
    const consents = (await store.consentEvents()).map(({ who }) => who);
    const plans = (await store.plans()).flatMap(({ provider }) => provider ?? []);
    const authors = (await store.notes({}, 1000)).map(({ author }) => author);
    const { measurements } = await store.list({}, failuresKept);
    const networks = measurements.flatMap(({ conditions }) => namesIn(conditions));
    return [...consents, ...plans, ...authors, ...networks];
  } finally {
    await store.close();
  }
}

/** Names of Wi-Fi networks, wherever conditions have them. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    /ssid/i.test(name) ? textsIn(member) : namesIn(member),
  );
}

function versions() {
  const { node, openssl, uv } = process.versions;
  return {
    mkKiosk: version,
    at: isoInstant(systemClock.nowMs()),
    node,
    openssl,
    uv,
    platform: process.platform,
    arch: process.arch,
    kernel: release(),
    // Which variables are set, not to what.
    environment: Object.keys(process.env).filter((name) => name.startsWith('MK_KIOSK_')),
  };
}

function changedSettings({ loaded }: Settings) {
  return explainAll(loaded)
    .filter(({ layer }) => layer !== 'defaults')
    .map(({ key, value, layer }) => ({ key, [lastPart(key)]: value, layer }));
}

/** The value goes under the setting's own name: it decides whether the value may be told. */
function lastPart(key: string): string {
  return key.split('.').at(-1) ?? key;
}

async function statusOf(dataFolder: string) {
  const daemon = await findDaemon(dataFolder);
  if (daemon === undefined) return { daemon: 'not running' };
  return askDaemon(daemon, statusDocument, '/api/v1/status', { timeoutMs: 5000 });
}

/** Whatever a kiosk of this or another version says of itself. */
const statusDocument = z.looseObject({});

async function doctorFindings(options: CommonOptions, exec: Exec) {
  const context = createDoctorContext(options, { root: systemRoot(process.env), exec, online: false });
  try {
    return await runChecks(doctorChecks, context, systemClock);
  } finally {
    await context.close();
  }
}

async function schedule({ dataFolder, config }: Settings) {
  const measuring = await openMeasuring({ path: dataFolder }, () => config, silent);
  try {
    return await scheduleView(measuring, config, nettests, systemClock.nowMs(), 3);
  } finally {
    await measuring.close();
  }
}

async function storeFacts(dataFolder: string) {
  const store = openStore(dataFolder);
  try {
    return {
      ...(await store.facts()),
      space: await store.space(),
      prunedSoFar: await store.prunedSoFar(),
      salvages: await store.salvages(),
      rows: await store.tableCounts(),
    };
  } finally {
    await store.close();
  }
}

async function lastFailures(dataFolder: string, redaction: Redaction) {
  const store = openStore(dataFolder);
  try {
    const { measurements } = await store.list({ statuses: ['failed', 'partial', 'aborted'] }, failuresKept);
    return measurements.map((measurement) => redact(measurement, redaction));
  } finally {
    await store.close();
  }
}

/** The newest lines of the service's log, where a journal keeps them and this user may read it. */
async function journal(exec: Exec): Promise<string> {
  const path = await exec.find('journalctl');
  if (path === undefined)
    return 'no journal on this machine: the log is where the standard output of mk-kiosk goes';
  const { stdout } = await exec.run({
    program: path,
    args: ['--unit', 'mk-kiosk', '--lines', logLines, '--no-pager', '--output', 'cat', '--quiet'],
    timeoutMs: 10_000,
  });
  return stdout === '' ? 'the journal has no lines of mk-kiosk that this user may read' : stdout;
}

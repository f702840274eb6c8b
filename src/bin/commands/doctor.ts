// `mk-kiosk doctor`: what the kiosk needs, checked one by one, each finding with its fix.
import { commonOptionsSchema, defineCommand, type CommonOptions } from '../command.js';
import { access, constants, statfs } from 'node:fs/promises';
import { isoInstant } from '../../core/clock.js';
import { KioskError, exitCodes, messageOf } from '../../core/errors.js';
import { createExec } from '../../exec/exec.js';
import { systemClock } from '../../host/clock.js';
import { createClockWatch } from '../../host/clock-watch.js';
import { networkState } from '../../host/network.js';
import { detectHardware } from '../../indicators/index.js';
import { nettests } from '../../nettests/index.js';
import { findDaemon } from '../daemon-address.js';
import { openMeasuring, silent } from '../measuring.js';
import { printJson, printLine } from '../output.js';
import { rendererFolder, version } from '../package-facts.js';
import { configRequest, dataFolderOf, loadSettings, type Settings } from '../settings.js';

/** One thing that was looked at. `note` is no fault: the kiosk works without it. */
interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'note' | 'fault';
  readonly message: string;
  readonly fix?: string;
}

/** Less free space than this is a fault. */
const minFreeBytes = 200 * 1024 * 1024;

/** Exit code 1 when anything is a fault. */
export const command = defineCommand(commonOptionsSchema, async (options) => {
  const findings: Finding[] = [
    { check: 'version', state: 'ok', message: `mk-kiosk ${version}, Node ${process.versions.node}` },
  ];
  const settings = configuration(options, findings);
  const dataFolder = dataFolderOf(options);
  const daemon = await findDaemon(dataFolder);
  findings.push(
    daemon === undefined
      ? {
          check: 'daemon',
          state: 'note',
          message: 'no kiosk is running on this data folder',
          fix: 'npm start, or mk-kiosk run',
        }
      : { check: 'daemon', state: 'ok', message: `running at ${daemon.url} (process ${daemon.pid})` },
  );
  if (settings !== undefined) await storeAndNettests(settings, findings);
  findings.push(
    await freeSpace(dataFolder),
    await builtPage(),
    await clockFinding(),
    networkFinding(),
    await hardware(),
  );
  if (options.json === true) printJson(findings);
  else {
    for (const { check, state, message, fix } of findings) {
      printLine(`${state.padEnd(5)} ${check}: ${message}`);
      if (fix !== undefined) printLine(`        ${fix}`);
    }
  }
  if (findings.some(({ state }) => state === 'fault')) process.exitCode = exitCodes.failed;
});

function configuration(options: CommonOptions, findings: Finding[]): Settings | undefined {
  const check = 'configuration';
  try {
    const settings = loadSettings(options);
    findings.push({ check, state: 'ok', message: configRequest(options).filePath });
    for (const message of settings.loaded.warnings) findings.push({ check, state: 'note', message });
    return settings;
  } catch (thrown) {
    findings.push(faultOf(check, thrown));
    return undefined;
  }
}

async function storeAndNettests(settings: Settings, findings: Finding[]): Promise<void> {
  try {
    const measuring = await openMeasuring(settings.dataFolder, () => settings.config, silent);
    try {
      await measuring.store.writeState('doctor', { at: new Date().toISOString() });
      const { measurements, bytes, schemaVersion } = await measuring.store.facts();
      const message = `${measurements} measurements, ${bytes} bytes, schema ${schemaVersion}, takes writes`;
      findings.push({ check: 'store', state: 'ok', message });
      for (const nettest of nettests) {
        const { state, needs, programVersion } = await measuring.readiness.of(nettest);
        const check = `nettest ${nettest.id}`;
        if (needs.length === 0) findings.push({ check, state: 'ok', message: programVersion ?? state });
        for (const need of needs)
          findings.push({ check, state: 'note', message: need.message, fix: need.fix });
      }
    } finally {
      await measuring.close();
    }
  } catch (thrown) {
    findings.push(faultOf('store', thrown));
  }
}

async function freeSpace(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const message = `${Math.round(free / 1024 / 1024)} MB free at ${folder}`;
    return free < minFreeBytes
      ? {
          check: 'disk',
          state: 'fault',
          message,
          fix: 'Free some space, or move the data folder (MK_KIOSK_DATA).',
        }
      : { check: 'disk', state: 'ok', message };
  } catch (thrown) {
    return faultOf('disk', thrown);
  }
}

async function builtPage(): Promise<Finding> {
  try {
    await access(`${rendererFolder}/index.html`, constants.R_OK);
    return { check: 'page', state: 'ok', message: 'built' };
  } catch {
    return { check: 'page', state: 'fault', message: 'the page is not built', fix: 'Run npm start once.' };
  }
}

async function clockFinding(): Promise<Finding> {
  const watch = createClockWatch({ clock: systemClock, exec: createExec() });
  await watch.refresh();
  const { state, by, lastSyncMs } = watch.now();
  if (state === 'synced') {
    const when = lastSyncMs === undefined ? '' : `, last at ${isoInstant(lastSyncMs)}`;
    return { check: 'clock', state: 'ok', message: `set (${by ?? 'by nobody known'})${when}` };
  }
  const not = by === 'impossible' ? 'it shows a time that cannot be' : 'not set from the network yet';
  const message = state === 'unsynced' ? not : 'nobody says whether it was set';
  return { check: 'clock', state: 'note', message, fix: 'timedatectl set-ntp true' };
}

function networkFinding(): Finding {
  return networkState() === 'down'
    ? {
        check: 'network',
        state: 'note',
        message: 'no interface has an address',
        fix: 'Plug in the cable or set up Wi-Fi.',
      }
    : { check: 'network', state: 'ok', message: 'an interface has an address' };
}

async function hardware(): Promise<Finding> {
  const { state, detail } = await detectHardware();
  return { check: 'hardware', state: state === 'ready' ? 'ok' : 'note', message: detail };
}

function faultOf(check: string, thrown: unknown): Finding {
  const fix = thrown instanceof KioskError ? thrown.fix : 'Look at the message.';
  return { check, state: 'fault', message: messageOf(thrown), fix };
}

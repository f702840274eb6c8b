// Every check of `mk-kiosk doctor`, in the order in which people read them: what the others need comes first.
import { checkBody } from './body.js';
import { checkClock } from './clock.js';
import { checkConditions } from './conditions.js';
import { checkConfiguration } from './configuration.js';
import { checkConsent } from './consent.js';
import { checkDaemon } from './daemon.js';
import { checkDataFolder } from './data-folder.js';
import { checkDisk } from './disk.js';
import type { DoctorCheck } from './doctor-context.js';
import { checkHardware } from './hardware.js';
import { checkNetwork } from './network.js';
import { checkNettests } from './nettests.js';
import { checkOnline } from './online.js';
import { checkPage } from './page.js';
import { checkProvisioning } from './provisioning.js';
import { checkSchedules } from './schedule.js';
import { checkScreen } from './screen.js';
import { checkServers } from './servers.js';
import { checkStore } from './store.js';
import { checkVersion } from './version.js';

/** A new check is one file beside this one, and one line here. */
export const doctorChecks: readonly DoctorCheck[] = [
  checkVersion,
  checkConfiguration,
  checkProvisioning,
  checkDataFolder,
  checkDisk,
  checkStore,
  checkDaemon,
  checkPage,
  checkScreen,
  checkClock,
  checkNetwork,
  checkConditions,
  checkOnline,
  checkServers,
  checkNettests,
  checkConsent,
  checkSchedules,
  checkHardware,
  checkBody,
];

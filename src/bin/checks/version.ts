// The versions that a report of a fault begins with, and whether this Node is one the program is made for.
import { version } from '../package-facts.js';
import type { DoctorCheck } from './doctor-context.js';

/** Always fine: an older Node does not get this far. */
export const checkVersion: DoctorCheck = {
  id: 'version',
  look: () => [
    {
      state: 'ok',
      what: `mk-kiosk ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    },
  ],
};

// Whether a kiosk runs on this data folder.
import { findDaemon } from '../daemon-address.js';
import type { DoctorCheck } from './doctor-context.js';

/** None is a warning: nothing is measured by schedule then. */
export const checkDaemon: DoctorCheck = {
  id: 'daemon',
  async look({ dataFolder }) {
    const daemon = await findDaemon(dataFolder);
    if (daemon !== undefined)
      return [{ state: 'ok', what: `running at ${daemon.url} (process ${daemon.pid})` }];
    return [
      {
        state: 'warning',
        what: 'no kiosk is running on this data folder',
        fix: 'npm start, or mk-kiosk run',
      },
    ];
  },
};

// Whether this device could show the page itself: a screen or a desktop session, and a program for it.
import { join } from 'node:path';
import { findSession } from '../../display/session.js';
import { findElectron } from '../attached-screen.js';
import type { DoctorCheck } from './doctor-context.js';

/** A device without a screen is none that is broken; a screen without a program shows nothing. */
export const checkScreen: DoctorCheck = {
  id: 'screen',
  async look({ settings, root, exec }) {
    const { screen } = settings().config;
    if (screen.program === 'none') return [{ state: 'ok', what: 'switched off (screen.program is none)' }];
    const session = await findSession({
      env: process.env,
      sysfsRoot: join(root, 'sys'),
      x11Folder: '/tmp/.X11-unix',
    });
    if (session.kind === 'none') return [{ state: 'ok', what: 'no screen is connected, no desktop runs' }];
    const found =
      session.kind === 'screen' ? `a screen at ${session.connector}` : `a desktop (${session.kind})`;
    const chromium = (await exec.find('chromium')) ?? (await exec.find('chromium-browser'));
    if (chromium !== undefined || (await findElectron(process.env)) !== undefined) {
      return [{ state: 'ok', what: `${found}, and a program for the page` }];
    }
    return [
      {
        state: 'warning',
        what: `${found}, but no program shows the page on it`,
        fix: 'apt-get install chromium',
      },
    ];
  },
};

// Whether there is a page to show, and a screen on this device that could show it.
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { rendererFolder } from '../package-facts.js';
import type { DoctorCheck } from './doctor-context.js';

/** A page that is not built is a problem; whether a screen is attached is told by the kernel's display connectors. */
export const checkPage: DoctorCheck = {
  id: 'page',
  look() {
    try {
      accessSync(join(rendererFolder, 'index.html'), constants.R_OK);
      return [{ state: 'ok', what: 'built' }];
    } catch {
      return [{ state: 'problem', what: 'the page is not built', fix: 'Run npm start once.' }];
    }
  },
};

// Whether the configuration can be read and means something.
import { configRequest } from '../settings.js';
import type { DoctorCheck } from './doctor-context.js';

/** A bad one is a problem by its KioskError; what was understood in spite of its age is a warning. */
export const checkConfiguration: DoctorCheck = {
  id: 'configuration',
  look({ settings, options }) {
    const { warnings } = settings().loaded;
    return [
      { state: 'ok', what: configRequest(options).filePath },
      ...warnings.map((what) => ({
        state: 'warning' as const,
        what,
        fix: 'See "mk-kiosk config explain" and docs/configuration.md.',
      })),
    ];
  },
};

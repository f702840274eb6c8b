// What the checks of `mk-kiosk doctor` work with.
import type { Exec } from '../../core/exec.js';
import { loadSettings, dataFolderOf, type Settings } from '../settings.js';
import type { Check } from '../../core/check.js';
import type { CommonOptions } from '../command.js';
import { openMeasuring, silent, type Measuring } from '../measuring.js';

/** What the checks work with. */
export interface DoctorContext {
  readonly options: CommonOptions;
  readonly dataFolder: string;
  /** Root of /sys, /proc and /etc; a test hands in a tree of its own. */
  readonly root: string;
  readonly exec: Exec;
  /** A person asked for checks that send something beyond this device. */
  readonly online: boolean;
  /** Throws config_unreadable and config_invalid. */
  settings(): Settings;
  /** Everything that measures, opened once. Throws what is wrong with folder or store. */
  measuring(): Promise<Measuring>;
  close(): Promise<void>;
}

/** A check of the doctor. */
export type DoctorCheck = Check<DoctorContext>;

/** A context; nothing is opened before a check asks for it. */
export function createDoctorContext(
  options: CommonOptions,
  parts: Pick<DoctorContext, 'root' | 'exec' | 'online'>,
): DoctorContext {
  let settings: Settings | undefined;
  let measuring: Promise<Measuring> | undefined;
  const dataFolder = dataFolderOf(options);
  return {
    ...parts,
    options,
    dataFolder,
    settings: () => (settings ??= loadSettings(options)),
    async measuring() {
      const { config } = (settings ??= loadSettings(options));
      measuring ??= openMeasuring({ path: dataFolder }, () => config, silent);
      return measuring;
    },
    async close() {
      await measuring?.then(
        (opened) => opened.close(),
        () => undefined,
      );
    },
  };
}

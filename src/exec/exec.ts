// Runs other programs for the nettests: the one place where a test becomes a process.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Exec } from '../core/exec.js';
import { findDeathSignal, type DeathSignal } from './death-signal.js';
import { findProgram } from './find-program.js';
import { createLiveGroups } from './process-group.js';
import { runProgram } from './run-program.js';

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs programs as {@link Exec} says; they inherit four variables and nothing else. */
export function createExec(): Exec {
  const environment = minimalEnvironment(process.env);
  const liveGroups = createLiveGroups();
  let deathSignal: Promise<DeathSignal | undefined> | undefined;
  return {
    async run(request) {
      deathSignal ??= findDeathSignal(environment.PATH);
      return runProgram(request, { environment, liveGroups, deathSignal: await deathSignal });
    },
    async find(program) {
      const found = await findProgram(program, environment.PATH);
      return 'path' in found ? found.path : undefined;
    },
    async withScratchFolder(use, files = {}) {
      const folder = await mkdtemp(join(tmpdir(), 'mk-kiosk-'));
      try {
        for (const [name, text] of Object.entries(files)) {
          await writeFile(join(folder, basename(name)), text, { mode: 0o600 });
        }
        return await use(folder);
      } finally {
        // A folder that cannot be removed is no reason to lose the result that was made in it.
        await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
      }
    },
  };
}

/** LANG is always the same, for what programs print is read by parsers. */
function minimalEnvironment(own: NodeJS.ProcessEnv) {
  const { PATH, HOME, TZ } = own;
  return {
    PATH: PATH === undefined || PATH === '' ? defaultPath : PATH,
    HOME: HOME ?? homedir(),
    LANG: 'C.UTF-8',
    ...(TZ !== undefined && { TZ }),
  };
}

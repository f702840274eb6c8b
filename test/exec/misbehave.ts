// Runs the program that misbehaves (test/fixtures/programs/misbehave.mjs), in a folder that is gone afterwards.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import type { ExecRequest } from '../../src/core/exec.js';
import { createExec } from '../../src/exec/exec.js';

const misbehave = fileURLToPath(new URL('../fixtures/programs/misbehave.mjs', import.meta.url));

/** The exec under test. */
export const exec = createExec();

/** Gives each test of the file a folder of its own. */
export function testFolder() {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exec-test-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return {
    path: (...names: readonly string[]) => join(folder, ...names),
    /** Writes an executable file. */
    async script(name: string, text: string, mode = 0o755): Promise<string> {
      const path = join(folder, name);
      await writeFile(path, text);
      await chmod(path, mode);
      return path;
    },
  };
}

/** Runs the program that misbehaves in the way its first argument says. */
export function run(way: string, more: Partial<ExecRequest> = {}, ...rest: string[]) {
  return exec.run({
    program: process.execPath,
    args: [misbehave, way, ...rest],
    timeoutMs: 15_000,
    killGraceMs: 300,
    ...more,
  });
}

/** Aborts the run as soon as the program has said its first line. */
export function runUntilUp(way: string) {
  const controller = new AbortController();
  return run(way, { signal: controller.signal, onStdoutLine: () => controller.abort() });
}

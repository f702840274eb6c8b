// Runs nettests of Measurement Kit with the fake program (test/fixtures/programs/measurement_kit) in its place.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { z } from 'zod';
import type { Nettest } from '../../src/core/nettest.js';
import { runContext, type ContextChoices } from './run-context.js';

const program = fileURLToPath(new URL('../fixtures/programs/measurement_kit', import.meta.url));

/** How the fake program is to behave. */
export interface Fake {
  readonly case?: string;
  readonly version?: '0.7.11' | '0.8.4' | '0.9.6' | '0.10.14';
  readonly bouncer?: boolean;
}

/** Options that name a server. */
export const server = { server: 'ndt.example' };

/** Gives each test of the file a fake program of its own. */
export function fakeMeasurementKit() {
  let folder = '';
  let log = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mk-test-'));
    log = join(folder, 'arguments');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** The program with its behaviour built in, for the exec that runs it passes no environment on. */
  async function install(choice: Fake): Promise<string> {
    const path = join(folder, 'measurement_kit');
    const settings = {
      ...(choice.case !== undefined && { MK_FAKE_CASE: choice.case }),
      MK_FAKE_VERSION: choice.version ?? '0.10.14',
      MK_FAKE_BOUNCER: choice.bouncer === true ? 'yes' : 'no',
      MK_FAKE_LOG: log,
    };
    const exports = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`);
    await writeFile(path, `#!/bin/sh\n${exports.join('')}exec '${process.execPath}' '${program}' "$@"\n`);
    await chmod(path, 0o755);
    return path;
  }

  async function contextOf(choice: Fake, more: ContextChoices = {}) {
    return runContext({ programs: { measurement_kit: await install(choice) }, ...more });
  }

  /** Each argument vector that the program was called with. */
  async function argumentVectors(): Promise<string[][]> {
    const text = await readFile(log, 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => z.array(z.string()).parse(JSON.parse(line)));
  }

  return {
    install,
    contextOf,
    argumentVectors,
    /** The argument vector of the run itself, its report's path made the same each time. */
    async runArguments(): Promise<string[]> {
      const vectors = await argumentVectors();
      const run = vectors.find((vector) => vector.includes('ndt') || vector.includes('dash')) ?? [];
      return run.map((word) => word.replace(/^\/.*\/report\.njson$/, 'REPORT'));
    },
    /** Runs a nettest and reads what it left. */
    async run(nettest: Nettest, choice: Fake, options: unknown = server, more: ContextChoices = {}) {
      const context = await contextOf(choice, more);
      const outcome = await nettest.run(context, options);
      const result = outcome.raw && nettest.parse(outcome.raw);
      return { context, outcome, result };
    },
  };
}

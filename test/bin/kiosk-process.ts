// Runs the built program as a person would: as a process, with a data folder of its own and no word from outside.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist', 'src', 'bin', 'mk-kiosk.js');
if (!existsSync(program)) throw new Error('not built: run "npm test -- unit", which builds first');

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A data folder and the commands on it. */
export interface KioskProcess {
  readonly dataFolder: string;
  run(args: readonly string[], options?: { env?: Record<string, string>; input?: string }): Promise<Ended>;
  /** Starts the daemon on a free port; resolves when it answers. */
  start(
    args?: readonly string[],
    env?: Record<string, string>,
  ): Promise<{ url: string; child: ChildProcess }>;
  /** Where a daemon that cannot start yet says why. */
  waiting(): Promise<{ url: string }>;
  /** Ends what was started and removes the folder. */
  end(): Promise<void>;
}

/** A kiosk in an empty folder. */
export async function createKioskProcess(): Promise<KioskProcess> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'mk-kiosk-test-'));
  const children = new Set<ChildProcess>();
  let tellWaiting: (where: { url: string }) => void = () => undefined;
  const waiting = new Promise<{ url: string }>((resolve) => {
    tellWaiting = resolve;
  });
  const environment = (more: Record<string, string> = {}) => ({
    PATH: process.env.PATH ?? '',
    HOME: dataFolder,
    TZ: 'UTC',
    MK_KIOSK_DATA: dataFolder,
    // A test sends nothing to the network of the machine it runs on.
    MK_KIOSK_MONITORS__LATENCY__ENABLED: 'no',
    MK_KIOSK_MONITORS__CONNECTIVITY__ENABLED: 'no',
    MK_KIOSK_HTTP__PAIRING: 'no',
    MK_KIOSK_SCHEDULE__CALIBRATE_AT_START: 'no',
    ...more,
  });

  return {
    dataFolder,
    run: (args, { env, input } = {}) =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [program, ...args],
          { env: environment(env), maxBuffer: 64 * 1024 * 1024, timeout: 60_000 },
          (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
        );
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input ?? '');
      }),
    start: (args = [], env) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [program, 'run', '--http.port=0', ...args], {
          env: environment(env),
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        children.add(child);
        let output = '';
        const onData = (data: unknown) => {
          output += String(data);
          const url = /its page is (http:\/\/\S+)/.exec(output)?.[1];
          if (url !== undefined) resolve({ url, child });
          const waitingUrl = /every 10 s; (http:\/\/\S+) says/.exec(output)?.[1];
          if (waitingUrl !== undefined) tellWaiting({ url: waitingUrl });
        };
        child.stdout.on('data', onData);
        child.stderr.on('data', onData);
        child.on('exit', (code) => {
          children.delete(child);
          reject(new Error(`the kiosk ended with ${String(code)}: ${output}`));
        });
      }),
    waiting: () => waiting,
    async end() {
      await Promise.all([...children].map((child) => stop(child)));
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Asks a process to end, and waits. */
export function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | undefined> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve(child.exitCode ?? undefined);
      return;
    }
    child.once('exit', (code) => resolve(code ?? undefined));
    child.kill(signal);
  });
}

/** Asks until `accept` is content with the JSON answer, half a minute at most. */
export async function pollJson<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  accept: (answer: z.output<Schema>) => boolean,
): Promise<z.output<Schema>> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = schema.parse(await (await fetch(url)).json());
    if (accept(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} never said what was waited for`);
}

// Runs a client of the ndt7 bench as a process and says what it cost: our own scripts tell it themselves, of other
// programs it is read from /proc. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** What one run of one client moved and cost. */
export const clientFiguresSchema = z.object({
  bytes: z.number().positive(),
  elapsedMs: z.number().positive(),
  cpuMs: z.number().positive(),
  /** Peak of memory over what the process had before the run. */
  rssBytes: z.number().exactOptional(),
});

/** What one run of one client moved and cost. */
export type ClientFigures = z.output<typeof clientFiguresSchema>;

interface Ended {
  readonly stdout: string;
  readonly cpuMs: number;
}

/** Linux counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;
const POLL_MS = 20;
const TIMEOUT_MS = 60_000;

/** Runs a program to its end. Rejects when it cannot be started or says nothing. */
export function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => start(program, args, env, resolve, reject));
}

function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  resolve: (ended: Ended) => void,
  reject: (error: Error) => void,
): void {
  const child = spawn(program, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: TIMEOUT_MS,
  });
  let stdout = '';
  let stderr = '';
  let cpuMs = 0;
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const timer = setInterval(() => (cpuMs = cpuMsOf(child.pid) ?? cpuMs), POLL_MS);
  child.on('error', reject);
  child.on('close', () => {
    clearInterval(timer);
    if (stdout === '') reject(new Error(`${program} said nothing: ${stderr.slice(-500)}`));
    else resolve({ stdout, cpuMs });
  });
}

function cpuMsOf(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    // The program's name, in parentheses, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return undefined;
  }
}

const goLineSchema = z.object({
  Key: z.literal('measurement'),
  Value: z.object({ AppInfo: z.object({ NumBytes: z.number(), ElapsedTime: z.number() }) }),
});

/** Runs M-Lab's Go client (`ndt7-client`) on one direction. */
export async function runGoClient(program: string, direction: string, url: string): Promise<ClientFigures> {
  const other = direction === 'download' ? '-upload=false' : '-download=false';
  const { stdout, cpuMs } = await runProgram(program, [
    ...['-format', 'json', '-no-verify', other, '-service-url', url],
  ]);
  const samples = stdout.split('\n').flatMap((line) => goLineSchema.safeParse(jsonOf(line)).data ?? []);
  const last = samples.at(-1)?.Value.AppInfo;
  if (last === undefined) throw new Error(`${program} measured nothing: ${stdout.slice(-500)}`);
  return { bytes: last.NumBytes, elapsedMs: last.ElapsedTime / 1000, cpuMs };
}

/** As the clients ask for a download. */
export function downloadRequest(authority: string): string {
  return [
    `GET /ndt/v7/download HTTP/1.1\r\nHost: ${authority}`,
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Protocol: net.measurementlab.ndt.v7\r\n\r\n',
  ].join('\r\n');
}

/** A floor for wss downloads: `openssl s_client` that writes what it decrypts to /dev/null. */
export async function runOpenssl(authority: string, durationMs: number): Promise<ClientFigures> {
  const child = spawn('openssl', ['s_client', '-quiet', '-connect', authority], {
    // Ignored is /dev/null.
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  try {
    child.stdin.write(downloadRequest(authority));
    const startedAt = performance.now();
    await sleep(durationMs);
    const elapsedMs = performance.now() - startedAt;
    // What it wrote: https://man7.org/linux/man-pages/man5/proc_pid_io.5.html
    const io = readFileSync(`/proc/${child.pid}/io`, 'utf8');
    const bytes = Number(/^wchar: (\d+)$/m.exec(io)?.[1]);
    return clientFiguresSchema.parse({ bytes, elapsedMs, cpuMs: cpuMsOf(child.pid) });
  } finally {
    child.kill('SIGKILL');
  }
}

/** Any JSON, or undefined. */
export function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

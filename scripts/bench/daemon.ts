// What the daemon costs: time to its first answer, memory and processor when idle, and how its API answers while an
// ndt7 run goes at a shaped gigabit between two network namespaces. Prints Markdown.
// `node dist/scripts/bench/daemon.js [--idle-seconds N]`; the shaped part needs root, ip and tc, and says so where not.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const { values } = parseArgs({ options: { 'idle-seconds': { type: 'string', default: '60' } } });
const idleMs = Number(values['idle-seconds']) * 1000;
const program = fileURLToPath(new URL('../../src/bin/mk-kiosk.js', import.meta.url));
const apiBench = fileURLToPath(new URL('./api-while.js', import.meta.url));
/** As `npm start` sets them (scripts/start.mjs). */
const nodeFlags = ['--max-semi-space-size=1', '--optimize-for-size'];

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly firstAnswerMs: number;
  readonly dataFolder: string;
}

/** Starts a daemon (in a namespace) and waits for its first answer. */
async function startDaemon(settings: readonly string[], namespace?: string): Promise<Running> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'mk-kiosk-bench-'));
  const command = [
    process.execPath,
    ...nodeFlags,
    program,
    'run',
    '--schedule.runAtStart=false',
    ...settings,
  ];
  const [file = '', ...args] =
    namespace === undefined ? command : ['ip', 'netns', 'exec', namespace, ...command];
  const beganMs = performance.now();
  const child = spawn(file, args, {
    env: {
      PATH: process.env.PATH,
      HOME: dataFolder,
      MK_KIOSK_DATA: dataFolder,
      // A benchmark sends nothing to the network of the machine it runs on: monitors probe in a namespace only.
      MK_KIOSK_HTTP__PAIRING: 'no',
      MK_KIOSK_MONITORS__LATENCY__ENABLED: namespace === undefined ? 'no' : 'yes',
      MK_KIOSK_MONITORS__CONNECTIVITY__ENABLED: namespace === undefined ? 'no' : 'yes',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString('utf8');
      const found = /listening on (http:\/\/[^"]+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', () => reject(new Error(`the daemon ended: ${said}`)));
  });
  if (namespace === undefined) await (await fetch(`${url}/api/v1/status`)).text();
  return { child, url, firstAnswerMs: performance.now() - beganMs, dataFolder };
}

async function stopDaemon({ child, dataFolder }: Running): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  rmSync(dataFolder, { recursive: true, force: true });
}

/** Processor time in ms since the start of a process, and its resident memory in MB. */
function costOf(pid: number): { cpuMs: number; rssMb: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const rssKb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, rssMb: Number(rssKb) / 1024 };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

async function startUp(): Promise<string[]> {
  const times: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    const daemon = await startDaemon(['--http.port=0']);
    times.push(daemon.firstAnswerMs);
    await stopDaemon(daemon);
  }
  const bare: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    const beganMs = performance.now();
    execFileSync(process.execPath, ['-e', '']);
    bare.push(performance.now() - beganMs);
  }
  return [
    `| start to first answer (status), empty data folder, median of 7 | ${Math.round(median(times))} ms | < 1,500 ms |`,
    `| the same for \`node -e ''\`, the floor | ${Math.round(median(bare))} ms | |`,
  ];
}

async function idle(): Promise<string[]> {
  const problem = linkProblem();
  const daemon = await startDaemon(['--http.port=0'], problem === undefined ? kioskSide : undefined);
  await sleep(5000);
  const pid = daemon.child.pid ?? 0;
  const before = costOf(pid);
  await sleep(idleMs);
  const after = costOf(pid);
  await stopDaemon(daemon);
  removeLink();
  const monitors =
    problem === undefined ? 'monitors on, a gateway but no resolver answers' : `monitors off: ${problem}`;
  const share = ((after.cpuMs - before.cpuMs) / idleMs) * 100;
  return [
    `| resident memory when idle, after ${idleMs / 1000} s (${monitors}) | ${after.rssMb.toFixed(0)} MB | ≤ 120 MB |`,
    `| processor when idle, over ${idleMs / 1000} s | ${share.toFixed(2)} % of one core | < 1 % |`,
  ];
}

const kioskSide = 'mkbench-a';
const serverSide = 'mkbench-b';
const run = (...args: string[]) =>
  execFileSync(args[0] ?? '', args.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });

function makeLink(): void {
  run('ip', 'netns', 'add', kioskSide);
  run('ip', 'netns', 'add', serverSide);
  run(
    'ip',
    'link',
    'add',
    'mkba',
    'netns',
    kioskSide,
    'type',
    'veth',
    'peer',
    'name',
    'mkbb',
    'netns',
    serverSide,
  );
  for (const [side, device, address] of [
    [kioskSide, 'mkba', '10.231.7.1/24'],
    [serverSide, 'mkbb', '10.231.7.2/24'],
  ] as const) {
    const inside = ['ip', 'netns', 'exec', side];
    run(...inside, 'ip', 'link', 'set', 'lo', 'up');
    run(...inside, 'ip', 'addr', 'add', address, 'dev', device);
    run(...inside, 'ip', 'link', 'set', device, 'up');
    run(
      ...inside,
      'tc',
      'qdisc',
      'add',
      'dev',
      device,
      'root',
      'tbf',
      'rate',
      '1gbit',
      'burst',
      '512k',
      'latency',
      '20ms',
    );
  }
  run('ip', 'netns', 'exec', kioskSide, 'ip', 'route', 'add', 'default', 'via', '10.231.7.2');
}

function removeLink(): void {
  for (const side of [kioskSide, serverSide]) {
    try {
      run('ip', 'netns', 'del', side);
    } catch {
      // It was not made.
    }
  }
}

const apiFiguresSchema = z.array(
  z.object({ target: z.string(), requests: z.number(), p50Ms: z.number(), p99Ms: z.number() }),
);

/** Makes the link afresh; why it cannot be made, where it cannot. */
function linkProblem(): string | undefined {
  removeLink();
  try {
    makeLink();
    return undefined;
  } catch (thrown) {
    removeLink();
    return thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
  }
}

async function apiWhileMeasuring(): Promise<string[]> {
  const problem = linkProblem();
  if (problem !== undefined) {
    return [`| API while ndt7 runs at a shaped 1 Gbit/s | not run here: ${problem} | p99 < 50 ms |`];
  }
  const server = spawn(
    'ip',
    [
      'netns',
      'exec',
      serverSide,
      process.execPath,
      program,
      'serve-ndt7',
      '--host',
      '10.231.7.2',
      '--port',
      '8901',
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const daemon = await startDaemon(
    [
      '--http.port=8902',
      '--nettests.ndt7.options.server=10.231.7.2:8901',
      '--nettests.ndt7.options.scheme=ws',
    ],
    kioskSide,
  );
  try {
    await sleep(1000);
    const printed = run('ip', 'netns', 'exec', kioskSide, process.execPath, apiBench, daemon.url).toString(
      'utf8',
    );
    const { speeds, figures } = z
      .object({ speeds: z.record(z.string(), z.number()), figures: apiFiguresSchema })
      .parse(JSON.parse(printed));
    const shown = Object.entries(speeds).map(([name, bps]) => `${name} ${(bps / 1e6).toFixed(0)} Mbit/s`);
    return [
      ...figures.map(
        ({ target, requests, p50Ms, p99Ms }) =>
          `| \`${target}\` while ndt7 runs at a shaped 1 Gbit/s | median ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms of ${requests} | p99 < 50 ms |`,
      ),
      `| what that ndt7 run measured meanwhile | ${shown.join(', ')} | |`,
    ];
  } finally {
    await stopDaemon(daemon);
    server.kill('SIGTERM');
    removeLink();
  }
}

const lines = [...(await startUp()), ...(await idle()), ...(await apiWhileMeasuring())];
process.stdout.write(['| figure | measured | aim |', '|---|---|---|', ...lines, ''].join('\n'));

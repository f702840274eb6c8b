// A line of a known rate, delay, loss and buffer between a kiosk and a server: network namespaces and tc. Needs root.
//
//   kiosk 10.98.1.2 ── 10.98.1.1 router 10.98.2.1 ── 10.98.2.2 server
//
// The router's two sides are the bottleneck (tbf), as a modem's are: were the senders shaped themselves, their TCP
// would see its own queue. https://man7.org/linux/man-pages/man8/tc-tbf.8.html
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the line is like, the same in both directions. */
export interface LineShape {
  readonly rateMbps: number;
  /** Added to each round trip, half of it each way. */
  readonly delayMs: number;
  /** Share of packets that are dropped at random on arrival, each way. */
  readonly lossRatio: number;
  /** How long a packet waits behind a full buffer. */
  readonly bufferMs: number;
}

/** The line while it is there. */
export interface ShapedLink {
  readonly serverAddress: string;
  /** Starts a program on one end; it is ended with the link. */
  spawn(end: 'kiosk' | 'server', program: string, ...args: readonly string[]): ChildProcess;
  close(): void;
}

/** What ends this process, and must not leave namespaces behind. */
const ENDS = ['SIGINT', 'SIGTERM'] as const;

/** Bytes of a full packet on the line, and what of them is payload (TCP with time stamps over IPv4, RFC 7323). */
const PACKET_BYTES = 1514;
const PAYLOAD_BYTES = 1448;

/** A TLS record of 2^14 bytes has 22 bytes of header, type and tag (RFC 8446, section 5.2). */
const TLS_SHARE = 16_384 / (16_384 + 22);

/** What of the line's rate an application can get, bit/s. */
export function goodputBps({ rateMbps }: Pick<LineShape, 'rateMbps'>, scheme: 'ws' | 'wss'): number {
  return rateMbps * 1e6 * (PAYLOAD_BYTES / PACKET_BYTES) * (scheme === 'wss' ? TLS_SHARE : 1);
}

/** Why no line can be made here, or undefined. */
export function missingForShapedLinks(): string | undefined {
  const name = `mkl${process.pid}-try`;
  try {
    ip('netns', 'add', name);
    try {
      ip('-n', name, 'link', 'set', 'lo', 'up');
      inNamespace(name, 'tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'tbf', ...tbf(1, 50));
      return undefined;
    } finally {
      ip('netns', 'del', name);
    }
  } catch (thrown) {
    return `network namespaces cannot be shaped here: ${thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown)}`;
  }
}

/** Makes a line. Whoever makes it closes it. */
export async function createShapedLink(shape: LineShape): Promise<ShapedLink> {
  const prefix = `mkl${process.pid}`;
  const [kiosk, router, server] = [`${prefix}-kiosk`, `${prefix}-router`, `${prefix}-server`];
  const children: ChildProcess[] = [];

  function close(): void {
    for (const signal of ENDS) process.removeListener(signal, endProcess);
    for (const child of children) child.kill('SIGKILL');
    for (const name of [kiosk, router, server]) {
      try {
        ip('netns', 'del', name);
      } catch {
        // It was never made.
      }
    }
  }

  function endProcess(): void {
    close();
    process.exit(1);
  }
  for (const signal of ENDS) process.once(signal, endProcess);

  function start(name: string, program: string, ...args: readonly string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', name, program, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  }

  try {
    for (const name of [kiosk, router, server]) {
      ip('netns', 'add', name);
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    join([kiosk, 'k0', '10.98.1.2/24'], [router, 'r0', '10.98.1.1/24']);
    const isNative = shape.delayMs === 0 || (await delayIn(kiosk, 'k0', shape.delayMs / 2));
    if (isNative) {
      join([router, 'r1', '10.98.2.1/24'], [server, 's0', '10.98.2.2/24']);
      if (shape.delayMs > 0) await delayIn(server, 's0', shape.delayMs / 2);
    } else {
      const line = start(
        kiosk,
        // A wire does not wait for a processor.
        'nice',
        ...['-n', '-15', 'python3', delayLine()],
        ...[router, '10.98.2.1/24', server, '10.98.2.2/24', String(shape.delayMs / 2)],
      );
      if (line.stdout !== null) await once(line.stdout, 'data');
    }
    inNamespace(router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    // What a Raspberry Pi comes with; namespaces inherit this machine's own otherwise.
    ip('-n', kiosk, 'route', 'add', 'default', 'via', '10.98.1.1', 'congctl', 'cubic');
    ip('-n', server, 'route', 'add', 'default', 'via', '10.98.2.1', 'congctl', 'cubic');
    for (const device of ['r0', isNative ? 'r1' : 'delay0']) {
      inNamespace(
        router,
        ...['tc', 'qdisc', 'add', 'dev', device, 'root', 'tbf'],
        ...tbf(shape.rateMbps, shape.bufferMs),
      );
    }
    if (shape.lossRatio > 0) {
      const farEnd = isNative ? 's0' : 'delay0';
      for (const [name, device] of [
        [kiosk, 'k0'],
        [server, farEnd],
      ] as const) {
        // Packet by packet: what is handed over in one piece would be lost in one piece.
        ip('-n', name, 'link', 'set', device, 'gso_max_segs', '1');
        inNamespace(
          name,
          ...['iptables', '-A', 'INPUT', '-m', 'statistic', '--mode', 'random'],
          ...['--probability', String(shape.lossRatio), '-j', 'DROP'],
        );
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    serverAddress: '10.98.2.2',
    spawn: (end, program, ...args) => start(end === 'kiosk' ? kiosk : server, program, ...args),
    close,
  };
}

/** A bucket of five milliseconds: less stalls a line on a busy machine, more lets a slow one begin with a burst. */
function tbf(rateMbps: number, bufferMs: number): string[] {
  const burst = Math.max(2 * PACKET_BYTES, Math.round((rateMbps * 1e6) / 8 / 200));
  const limit = Math.max(4 * PACKET_BYTES, Math.round((rateMbps * 1e6 * bufferMs) / 8000));
  return ['rate', `${rateMbps}mbit`, 'burst', String(burst), 'limit', String(limit)];
}

/** The Python program that delays: beside this file, or beside its source where this is compiled. */
function delayLine(): string {
  const places = ['./delay-line.py', '../../../scripts/bench/delay-line.py'];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (found === undefined) throw new Error('delay-line.py is not where it belongs');
  return found;
}

/** Delays by netem where the kernel has it. */
async function delayIn(name: string, device: string, ms: number): Promise<boolean> {
  try {
    inNamespace(
      name,
      'tc',
      'qdisc',
      'add',
      'dev',
      device,
      'root',
      'netem',
      'delay',
      `${ms}ms`,
      'limit',
      '10000',
    );
    return true;
  } catch {
    return false;
  }
}

function join(
  [nameA, deviceA, addressA]: readonly [string, string, string],
  [nameB, deviceB, addressB]: readonly [string, string, string],
): void {
  ip('-n', nameA, 'link', 'add', deviceA, 'type', 'veth', 'peer', 'name', deviceB, 'netns', nameB);
  ip('-n', nameA, 'addr', 'add', addressA, 'dev', deviceA);
  ip('-n', nameB, 'addr', 'add', addressB, 'dev', deviceB);
  ip('-n', nameA, 'link', 'set', deviceA, 'up');
  ip('-n', nameB, 'link', 'set', deviceB, 'up');
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function inNamespace(name: string, ...command: readonly string[]): void {
  ip('netns', 'exec', name, ...command);
}

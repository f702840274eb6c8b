// A small internet of three network namespaces: kiosk, router, and the net behind it. Needs root and iproute2.
//
//   kiosk 10.99.1.2 ── 10.99.1.1 router 10.99.2.1 ── 10.99.2.2 net, which also has 10.99.3.1 to .3 and .53
import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The three hosts. */
export type Host = 'kiosk' | 'router' | 'net';

/** A program in a namespace; lines of its standard output as they come. */
export interface HostProgram {
  readonly lines: readonly string[];
  say(line: string): void;
  kill(): void;
}

/** A small internet that can be broken. */
export interface SmallInternet {
  /** Runs `ip` on a host. */
  ip(host: Host, ...args: readonly string[]): void;
  run(host: Host, program: string, ...args: readonly string[]): HostProgram;
  /** The words before a command that bring it onto a host. */
  commandOn(host: Host): string;
  /** Runs a TypeScript file on a host. */
  runScript(host: Host, file: URL, ...args: readonly string[]): HostProgram;
  /** Ends all programs and removes the namespaces. */
  close(): void;
}

const prefix = `mkk${process.pid}`;
const nameOf = (host: Host) => `${prefix}-${host}`;

function ipCommand(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Undefined where namespaces can be made and ping is there, else what is missing. */
export function missingForNamespaces(): string | undefined {
  try {
    execFileSync('ping', ['-V'], { stdio: 'ignore' });
    ipCommand('netns', 'add', `${prefix}-try`);
    ipCommand('netns', 'del', `${prefix}-try`);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** Makes the namespaces, connects them and gives the kiosk its resolver. */
export function createSmallInternet(): SmallInternet {
  const programs: ChildProcessByStdio<Writable, Readable, null>[] = [];
  const ip = (host: Host, ...args: readonly string[]) => ipCommand('-n', nameOf(host), ...args);
  const hosts: readonly Host[] = ['kiosk', 'router', 'net'];
  const resolverFolder = `/etc/netns/${nameOf('kiosk')}`;

  for (const host of hosts) {
    ipCommand('netns', 'add', nameOf(host));
    ip(host, 'link', 'set', 'lo', 'up');
  }
  ip('kiosk', 'link', 'add', 'k0', 'type', 'veth', 'peer', 'name', 'r0', 'netns', nameOf('router'));
  ip('router', 'link', 'add', 'r1', 'type', 'veth', 'peer', 'name', 'n0', 'netns', nameOf('net'));
  for (const [host, device, address] of [
    ['kiosk', 'k0', '10.99.1.2/24'],
    ['router', 'r0', '10.99.1.1/24'],
    ['router', 'r1', '10.99.2.1/24'],
    ['net', 'n0', '10.99.2.2/24'],
  ] as const) {
    ip(host, 'addr', 'add', address, 'dev', device);
    ip(host, 'link', 'set', device, 'up');
  }
  for (const last of ['1', '2', '3', '53']) ip('net', 'addr', 'add', `10.99.3.${last}/32`, 'dev', 'lo');
  ip('kiosk', 'route', 'add', 'default', 'via', '10.99.1.1');
  ip('router', 'route', 'add', '10.99.3.0/24', 'via', '10.99.2.2');
  ip('net', 'route', 'add', '10.99.1.0/24', 'via', '10.99.2.1');
  execFileSync('ip', [
    'netns',
    'exec',
    nameOf('router'),
    'sh',
    '-c',
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
  ]);
  mkdirSync(resolverFolder, { recursive: true });
  writeFileSync(`${resolverFolder}/resolv.conf`, 'nameserver 10.99.3.53\n');

  function run(host: Host, program: string, ...args: readonly string[]): HostProgram {
    const child = spawn('ip', ['netns', 'exec', nameOf(host), program, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    programs.push(child);
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    return { lines, say: (text) => child.stdin.write(`${text}\n`), kill: () => child.kill('SIGKILL') };
  }

  return {
    ip,
    run,
    commandOn: (host) => `ip netns exec ${nameOf(host)}`,
    runScript: (host, file, ...args) =>
      run(
        host,
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        '--experimental-strip-types',
        '--import',
        new URL('../children/run-typescript.mjs', import.meta.url).href,
        fileURLToPath(file),
        ...args,
      ),
    close() {
      for (const program of programs) program.kill('SIGKILL');
      for (const host of hosts) ipCommand('netns', 'del', nameOf(host));
      rmSync(resolverFolder, { recursive: true, force: true });
    },
  };
}

// What a day of the whole daemon writes to its card: a real daemon with its monitors on, with its data on a file system of
// its own, behind a line of 50 Mbit/s with a gateway, a resolver and a target that answer. Bytes are counted where a card
// would see them, by the block device below the file system: journal, log and checkpoints of the database included.
// Prints Markdown. `node dist/scripts/bench/card.js [--minutes N] [--tests N]`; needs root, ip, tc, mount and mkfs.ext4.
import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createShapedLink } from './shaped-link.js';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '15' }, tests: { type: 'string', default: '5' } },
});
const minutes = Number(values.minutes);
const tests = Number(values.tests);
const testsADay = 48;

const programOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const run = (file: string, ...args: string[]) =>
  execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-card-'));
const image = join(folder, 'card.img');
const card = join(folder, 'card');
writeFileSync(image, '');
truncateSync(image, 2 ** 30);
run('mkfs.ext4', '-q', image);
run('mkdir', card);
const device = run('losetup', '--find', '--show', image).trim();
// As Raspberry Pi OS mounts its card.
run('mount', '-o', 'noatime', device, card);

/** Bytes written to the device, once everything that waits in memory is there. */
function written(): number {
  run('sync', '--file-system', card);
  const [, , , , , , sectors = ''] = readFileSync(`/sys/block/${basename(device)}/stat`, 'utf8')
    .trim()
    .split(/\s+/);
  return Number(sectors) * 512;
}

const checkpointSchema = z.tuple([z.object({ log: z.number() })]);

/**
 * Brings what lies in the log into the database, so that each part pays for its own, and answers with the pages that were
 * in it. A day does so less often, so that the figures are a bound from above.
 */
function checkpoint(): number {
  const database = new Database(join(card, 'data', 'kiosk.db'));
  try {
    database.pragma('busy_timeout = 10000');
    const [{ log }] = checkpointSchema.parse(database.pragma('wal_checkpoint(PASSIVE)'));
    return log;
  } finally {
    database.close();
  }
}

/** The log grows to its full length once, and is written over from then on: that is how it is in the days to come. */
function growLog(): void {
  const database = new Database(join(card, 'data', 'kiosk.db'));
  database.pragma('busy_timeout = 10000');
  database.pragma('synchronous = OFF');
  for (let n = 0; n < 1200; n += 1) database.exec('UPDATE store SET epoch = epoch');
  database.close();
}

/** Answers each lookup with one address, and each request with 204. */
const answering = `
require('node:dgram').createSocket('udp4').on('message', function (query, from) {
  const answer = Buffer.concat([query, Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 98, 2, 2])]);
  answer[2] = 0x81; answer[3] = 0x80; answer[7] = 1;
  this.send(answer, from.port, from.address);
}).bind(53);
require('node:http').createServer((_, response) => response.writeHead(204).end()).listen(80);`;

const link = await createShapedLink({ rateMbps: 50, delayMs: 0, lossRatio: 0, bufferMs: 50 });
try {
  const server = link.spawn('server', process.execPath, programOf('./line-server.js'));
  if (server.stdout === null) throw new Error('the server has no output');
  const [said] = z.tuple([z.instanceof(Buffer)]).parse(await once(server.stdout, 'data'));
  const { port } = z.object({ port: z.number() }).parse(JSON.parse(said.toString()));
  link.spawn('server', process.execPath, '-e', answering);
  writeFileSync(join(folder, 'resolv.conf'), `nameserver ${link.serverAddress}\n`);
  const resolving = `mount --bind ${join(folder, 'resolv.conf')} /etc/resolv.conf`;
  const settings = [
    `--data=${join(card, 'data')}`,
    '--set=schedule.runAtStart=no',
    '--set=http.port=0',
    '--set=http.pairing=no',
    '--set=retention.maxMegabytes=500',
    `--set=monitors.connectivity.targets=http://${link.serverAddress}/`,
    `--set=nettests.ndt7.options.server=${link.serverAddress}:${port}`,
    '--set=nettests.ndt7.options.scheme=ws',
    '--set=nettests.ndt7.enabled=no',
  ];
  const kiosk = programOf('../../src/bin/mk-kiosk.js');
  const command = (args: readonly string[]) =>
    [process.execPath, kiosk, ...args, ...settings].map((part) => `'${part}'`).join(' ');
  const daemon = link.spawn('kiosk', 'sh', '-c', `${resolving}; exec ${command(['run', '--no-display'])}`);
  daemon.stdout?.resume();
  await sleep(30_000);

  growLog();
  checkpoint();
  const begun = written();
  await sleep(minutes * 60_000);
  const pages = checkpoint();
  const idleBytes = (written() - begun) / minutes;

  const beforeTests = written();
  const beganMs = performance.now();
  for (let n = 0; n < tests; n += 1) {
    const test = link.spawn('kiosk', 'sh', '-c', command(['run-once', 'ndt7', '--force']));
    test.stdout?.resume();
    const [code] = z
      .tuple([z.number()])
      .rest(z.unknown())
      .parse(await once(test, 'exit'));
    if (code !== 0) throw new Error(`a test ended with ${code}`);
  }
  checkpoint();
  const testMinutes = (performance.now() - beganMs) / 60_000;
  const testBytes = (written() - beforeTests - testMinutes * idleBytes) / tests;
  daemon.kill('SIGTERM');

  const dayBytes = 1440 * idleBytes + testsADay * testBytes;
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  process.stdout.write(`| what is written to the card | measured | a day | aim |
| --- | ---: | ---: | --- |
| latency and outage probing, roll-ups, all else (over ${minutes} min, ${(pages / minutes).toFixed(1)} pages of 2 kB a minute) | ${(idleBytes / 1000).toFixed(1)} kB a minute | ${megabytes(1440 * idleBytes)} | |
| a speed test with raw output (of ${tests}) | ${(testBytes / 1000).toFixed(1)} kB each | ${megabytes(testsADay * testBytes)} for ${testsADay} | |
| **together** | | **${megabytes(dayBytes)}** | < 40 MB |
`);
} finally {
  link.close();
  await sleep(2000);
  run('umount', card);
  run('losetup', '--detach', device);
  rmSync(folder, { recursive: true, force: true });
}

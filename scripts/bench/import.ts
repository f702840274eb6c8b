// Benchmark of a big import: an archive of Measurement Kit reports is made of the real captures, each with an id and a time
// of its own, and imported by the command as a person would; how much memory that takes is what the kernel says at its end.
// `npm run bench -- import`, or with a size in megabytes.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const captures = join(root, 'test/fixtures/measurement-kit');
const program = join(root, 'dist/src/bin/mk-kiosk.js');

const megabytes = Number(process.argv[2] ?? 1000);
const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-bench-'));
try {
  const archive = join(folder, 'archive.njson');
  await makeArchive(archive, megabytes * 1e6);
  const bytes = statSync(archive).size;
  const { peakKb, seconds, summary } = await importOf(archive, join(folder, 'data'));
  const stored = statSync(join(folder, 'data', 'kiosk.db')).size;
  process.stdout.write(`| archive | reports | resident memory at most | time | reports a second | the store |
| --- | ---: | ---: | ---: | ---: | ---: |
| ${(bytes / 1e6).toFixed(0)} MB | ${summary.added} | ${(peakKb / 1024).toFixed(0)} MiB | ${seconds.toFixed(0)} s | ${(summary.added / seconds).toFixed(0)} | ${(stored / 1e6).toFixed(0)} MB |
`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The captures over and over, one report a line, ten minutes between two. */
async function makeArchive(path: string, bytes: number): Promise<void> {
  const reports = readdirSync(captures)
    .filter((name) => name.endsWith('.njson'))
    .flatMap((name) => readFileSync(join(captures, name), 'utf8').split('\n'))
    .filter((line) => line.includes('"measurement_start_time"') && line.endsWith('}'));
  function* lines(): Generator<string> {
    let atMs = Date.UTC(2014, 0, 1);
    for (let written = 0, index = 0; written < bytes; index += 1) {
      atMs += 600_000;
      const time = new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
      const line = `${(reports[index % reports.length] ?? '')
        .replaceAll(/("(?:measurement|test)_start_time":\s*)"[^"]*"/g, `$1"${time}"`)
        .replace(/("id":\s*)"[^"]*"/, `$1"${randomUUID()}"`)}\n`;
      written += line.length;
      yield line;
    }
  }
  await pipeline(Readable.from(lines(), { objectMode: true }), createWriteStream(path));
}

/** `VmHWM` of proc_pid_status(5), read for as long as the program runs: it never falls. */
async function importOf(archive: string, data: string) {
  const begun = performance.now();
  const child = spawn(process.execPath, [program, 'import', '--json', '--data', data, archive], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  let peakKb = 0;
  const look = setInterval(() => {
    peakKb = Math.max(peakKb, peakOf(child.pid ?? 0));
  }, 50);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`the import ended with ${String(code)}`);
  const summary: unknown = JSON.parse(text);
  const added =
    typeof summary === 'object' && summary !== null && 'added' in summary ? Number(summary.added) : 0;
  return { peakKb, seconds: (performance.now() - begun) / 1000, summary: { added } };
}

function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

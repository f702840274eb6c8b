// The real reports of Measurement Kit in test/fixtures/measurement-kit, as raw output.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkRunOf } from '../../src/nettests/measurement-kit-run.js';
import type { Direction, Raw } from '../../src/core/measurement.js';

const folder = new URL('../fixtures/measurement-kit/', import.meta.url);

/** Names of all captures, without `.njson`. */
export const captureNames = readdirSync(folder)
  .filter((name) => name.endsWith('.njson'))
  .map((name) => name.replace(/\.njson$/, ''))
  .sort();

/** The text of one file of a capture; empty where there is none. */
export function captureText(name: string, suffix: 'njson' | 'stdout' | 'stderr'): string {
  const file = new URL(`${name}.${suffix}`, folder);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Where the golden of a capture lies. */
export function goldenFile(name: string): URL {
  return new URL(`${name}.golden.json`, folder);
}

/** A capture as an imported report. */
export function importedRaw(name: string): Raw {
  return { format: 'mk-report/1', text: captureText(name, 'njson') };
}

/** A capture as this program's own run of it would have left it. */
export function runRaw(name: string, directions: readonly Direction[] = ['upload', 'download']): Raw {
  const killed = captureText(name, 'njson') === '';
  return {
    format: 'mk-run/1',
    text: JSON.stringify(
      mkRunOf(
        {
          nettest: name.includes('dash') ? 'dash' : 'ndt',
          engine: { name: 'measurement_kit', version: '0.10.14' },
          argv: ['-o', 'report.njson', 'ndt', 'ndt.example'],
          server: { host: 'ndt.example', port: 3001 },
          directions: [...directions],
        },
        {
          ...(killed ? { ending: 'timeout', exitSignal: 'SIGTERM' } : { ending: 'exited', exitCode: 0 }),
          stdout: captureText(name, 'stdout'),
          stdoutTruncated: false,
          stderr: captureText(name, 'stderr'),
          stderrTruncated: false,
          report: { text: captureText(name, 'njson'), truncated: false },
          durationMs: 20_000,
        },
      ),
    ),
  };
}

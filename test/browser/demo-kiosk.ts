// The real kiosk on a made-up store, for pages that stand on more of the API than a double can imitate.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist', 'src', 'bin', 'mk-kiosk.js');

/** A running demo. */
export interface DemoKiosk {
  readonly url: string;
  /** Its database. */
  readonly database: string;
  close(): Promise<void>;
}

/** Starts one with so many days on a free port; resolves when it serves. */
export async function startDemoKiosk(days: number): Promise<DemoKiosk> {
  if (!existsSync(program)) throw new Error('not built: run "npm test -- browser", which builds first');
  const folder = await mkdtemp(join(tmpdir(), 'mk-kiosk-demo-'));
  const child = spawn(
    process.execPath,
    [program, 'demo', '--data', folder, '--days', String(days), '--http.port=0'],
    { env: { PATH: process.env.PATH ?? '', HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const onData = (data: unknown): void => {
      output += String(data);
      const found = /the page is (http:\/\/\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.on('exit', () => {
      reject(new Error(`the demo ended: ${output}`));
    });
  });
  return {
    url,
    database: join(folder, 'kiosk.db'),
    async close() {
      await new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill();
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

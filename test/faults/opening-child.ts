// Opens as many databases in the folder of its first argument as its second says, one each 50 ms from the wall time
// that it is told on stdin, and says the epoch of each.
import { join } from 'node:path';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';

const [, , folder = '', count = '0'] = process.argv;

async function openAll(startMs: number): Promise<void> {
  for (let n = 0; n < Number(count); n += 1) {
    // Sleeping would end at different times in different processes.
    while (Date.now() < startMs + n * 50);
    const store = openSqliteStore({ path: join(folder, `${n}.db`), deviceId: 'device-under-test' });
    process.stdout.write(`${(await store.facts()).epoch}\n`);
    await store.close();
  }
  process.stdin.destroy();
}

process.stdin.once('data', (line: Buffer) => {
  void openAll(Number(line.toString()));
});
process.stdout.write('ready\n');

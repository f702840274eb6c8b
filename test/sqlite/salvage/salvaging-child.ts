// Opens the damaged store of its first argument, and salvages; says "open", then how many measurements are brought over.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openOrRebuild } from '../../../src/sqlite/open-or-rebuild.js';
import { testNowMs } from '../../doubles/samples.js';

const [, , path = ''] = process.argv;
const store = await openOrRebuild({ path, deviceId: 'device-under-test', nowMs: () => testNowMs });
process.stdout.write('open\n');
const progress = { done: false };
async function tell(): Promise<void> {
  for (let told = -1; !progress.done;) {
    await nextTurn();
    const { measurements } = await store.facts();
    if (measurements !== told) process.stdout.write(`${measurements}\n`);
    told = measurements;
  }
}
const telling = tell();
for (const { file, report } of await store.salvages()) {
  if (report === undefined) await store.salvage(file, () => undefined);
}
progress.done = true;
await telling;
await store.close();

// Records into the database of its first argument: as many rows as its second says, numbered from its third on. Says
// each row's id, sequence and hash once it is recorded, and so on the disk.
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { testDraft } from '../doubles/samples.js';

const [, , path = '', count = '0', from = '0'] = process.argv;
const store = openSqliteStore({ path, deviceId: 'device-under-test' });
process.stdout.write('open\n');
for (let n = Number(from); n < Number(from) + Number(count); n += 1) {
  const { id, sequence, hash } = await store.record(testDraft(n));
  process.stdout.write(`${JSON.stringify({ id, sequence, hash })}\n`);
}
await store.close();

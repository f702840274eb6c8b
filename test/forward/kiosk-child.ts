// A kiosk's recording and forwarding in a process of its own, to be killed: records rows as fast as it may, forwards them, and says
// each row that is recorded on standard output.
import { v7 as uuidv7 } from 'uuid';
import { createForwarder } from '../../src/forward/forwarder.js';
import { loadIdentity } from '../../src/host/identity.js';
import { systemClock } from '../../src/host/clock.js';
import { openSqliteStore } from '../../src/sqlite/sqlite-store.js';
import { forwardSchema } from '../../src/core/fleet/forward-settings.js';
import { protocolVersion } from '../../src/core/fleet/protocol.js';
import { testDraft } from '../doubles/samples.js';

const [folder = '', url = '', rows = '0'] = process.argv.slice(2);
const identity = loadIdentity(folder);
const store = openSqliteStore({ path: `${folder}/kiosk.db`, deviceId: identity.deviceId });
const settings = forwardSchema.parse({ destinations: { main: { url, everySeconds: 5 } } });
const forwarder = createForwarder({
  outbox: store,
  state: store,
  signer: identity,
  // Waits pass fifty times as fast.
  clock: { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 50, signal) },
  version: '1',
  random: Math.random,
  settings: () => settings,
  device: () => ({ name: 'killed' }),
  heartbeat: async () => ({
    protocol: protocolVersion,
    instance: uuidv7(),
    name: 'killed',
    version: '1',
    startedAt: new Date().toISOString(),
    clock: 'synced',
    problems: [],
    addresses: [],
  }),
  onError: (thrown) => void process.stderr.write(`${String(thrown)}\n`),
});
await forwarder.start();
for (let n = 1; n <= Number(rows); n += 1) {
  const draft = testDraft(n % 1000);
  const { hash } = await store.record({ ...draft, measurement: { ...draft.measurement, id: uuidv7() } });
  process.stdout.write(`${hash}\n`);
  await systemClock.sleep(5);
}
process.stdout.write('done\n');

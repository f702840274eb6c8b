// The embedded ndt7 server as the self-test uses it: started for a test, on loopback, and gone after it.
import type { Exec } from '../core/exec.js';
import type { Ndt7ServerHandle } from '../core/ndt7.js';
import type { SelfServer } from '../core/nettest.js';
import { startNdt7Server } from '../ndt7/index.js';

/** Starts the server when somebody wants it and closes it when nobody does any more. */
export function createSelfServer(exec: Exec): {
  acquire(wish?: { readonly tls: boolean }): Promise<SelfServer>;
  close(): Promise<void>;
} {
  const running = new Set<Ndt7ServerHandle>();

  async function release(handle: Ndt7ServerHandle): Promise<void> {
    running.delete(handle);
    await handle.close();
  }

  return {
    async acquire(wish) {
      const tls = wish?.tls === true;
      const handle = await startNdt7Server({ host: '127.0.0.1', port: 0, exec, ...(tls && { tlsPort: 0 }) });
      running.add(handle);
      const target = handle.target('ws');
      if (target === undefined) throw new Error('the embedded ndt7 server serves no ws');
      const tlsTarget = handle.target('wss');
      const { certificate } = handle;
      return {
        target,
        ...(tlsTarget !== undefined && { tlsTarget }),
        ...(certificate !== undefined && { certificate }),
        release: () => release(handle),
      };
    },
    async close() {
      await Promise.all([...running].map(release));
    },
  };
}

import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkScreen } from '../../../src/bin/checks/screen.js';
import { checkServers } from '../../../src/bin/checks/servers.js';
import type { DoctorContext } from '../../../src/bin/checks/doctor-context.js';
import { configRequest } from '../../../src/bin/settings.js';
import { loadConfig } from '../../../src/config/load-config.js';

const unused = () => Promise.reject(new Error('not used by this check'));

/** A context over a configuration that is given as flags. */
function contextWith(set: readonly string[], online: boolean): DoctorContext {
  const options = { set: [...set] };
  const request = configRequest(options, {});
  const loaded = loadConfig(request);
  return {
    options,
    dataFolder: '/nowhere',
    root: '/nowhere',
    exec: { run: unused, find: () => Promise.resolve(undefined), withScratchFolder: unused },
    online,
    settings: () => ({ dataFolder: '/nowhere', request, loaded, config: loaded.config }),
    measuring: unused,
    close: () => Promise.resolve(),
  };
}

const look = (check: typeof checkServers, context: DoctorContext) =>
  check.look(context, new AbortController().signal);

describe('bin/checks/servers', () => {
  it('asks nobody unless it is told to', async () => {
    expect(await look(checkServers, contextWith([], false))).toEqual([]);
  });

  it('tells a server of the group that takes connections from one that does not', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const servers = JSON.stringify([`127.0.0.1:${port}`, 'localhost:1']);
    const found = await look(checkServers, contextWith([`nettests.ndt7.options.servers=${servers}`], true));
    await new Promise((resolve) => server.close(resolve));
    expect(found).toMatchObject([
      { state: 'ok', what: `127.0.0.1:${port} of ndt7 takes connections` },
      { state: 'problem' },
    ]);
    expect(found[1]?.what).toContain('ECONNREFUSED');
  });
});

describe('bin/checks/screen', () => {
  it('finds nothing wrong where the display is switched off', async () => {
    const found = await look(checkScreen, contextWith(['screen.program=none'], false));
    expect(found).toMatchObject([{ state: 'ok' }]);
  });
});

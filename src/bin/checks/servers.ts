// Whether the servers that tests are made against are there: one's own, and M-Lab's directory. Only when a person asks for
// checks that leave this device, and M-Lab only with the consent that a test would need.
import { connect } from 'node:net';
import { z } from 'zod';
import type { FindingDraft } from '../../core/check.js';
import { ndt7 } from '../../nettests/ndt7.js';
import type { Measuring } from '../measuring.js';
import { nettestSettings } from '../nettest-settings.js';
import type { DoctorCheck } from './doctor-context.js';

const timeoutMs = 5000;

const namedSchema = z.object({
  server: z.string().optional(),
  servers: z.array(z.string()).default([]),
  scheme: z.string().optional(),
});

/** Asks nobody unless `--online` was said. */
export const checkServers: DoctorCheck = {
  id: 'servers',
  timeoutMs: 30_000,
  async look({ online, settings, measuring }) {
    if (!online) return [];
    const { config } = settings();
    const named = ['ndt7', 'lan'].flatMap((id) => {
      const { enabled, options } = nettestSettings(config, id);
      const read = enabled ? namedSchema.safeParse(options).data : undefined;
      return [...(read?.servers ?? []), ...(read?.server === undefined ? [] : [read.server])].map(
        (server) => ({ id, server, port: id === 'lan' || read?.scheme === 'ws' ? 80 : 443 }),
      );
    });
    const own = await Promise.all(named.map(({ id, server, port }) => serverFinding(id, server, port)));
    const { enabled, options } = nettestSettings(config, 'ndt7');
    if (!enabled || ndt7.provider(options) !== 'mlab') return own;
    return [...own, await directoryFinding(await measuring())];
  },
};

async function serverFinding(id: string, server: string, defaultPort: number): Promise<FindingDraft> {
  const match = /^(?<host>\[.*\]|[^:]+)(?::(?<port>\d+))?$/.exec(server)?.groups;
  const host = (match?.host ?? server).replace(/^\[(.*)\]$/, '$1');
  const failure = await connectFailure(host, Number(match?.port ?? defaultPort));
  if (failure === undefined) return { state: 'ok', what: `${server} of ${id} takes connections` };
  return {
    state: 'problem',
    what: `${server} of ${id} takes no connections: ${failure}`,
    fix: 'Is it on, and its port open? Or name another server in the settings.',
  };
}

/** The system's code of what went wrong; undefined where the connection was opened. */
function connectFailure(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (failure?: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(failure);
    };
    const timer = setTimeout(() => end(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    socket.once('connect', () => end());
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

async function directoryFinding({ readiness, tools }: Pick<Measuring, 'readiness' | 'tools'>) {
  if (!readiness.consented('mlab')) {
    return { state: 'ok', what: "M-Lab's directory was not asked: no consent to M-Lab" } as const;
  }
  const outcome = await tools.ndt7.locate({ scheme: 'wss', otherwise: 'ws', timeoutMs });
  switch (outcome.kind) {
    case 'servers': {
      const [{ hostname, city }] = outcome.targets;
      const where = city === undefined ? '' : ` in ${city}`;
      return { state: 'ok', what: `M-Lab's directory names ${hostname}${where}` } as const;
    }
    case 'no_capacity':
      return {
        state: 'warning',
        what: `M-Lab's directory has no server for us now: ${outcome.detail}`,
        fix: 'Nothing to do; tests are tried again by themselves.',
      } as const;
    case 'failed':
      return {
        state: 'problem',
        what: `M-Lab's directory cannot be asked: ${outcome.detail}`,
        fix: 'Does the internet answer? See the lines above.',
      } as const;
  }
}

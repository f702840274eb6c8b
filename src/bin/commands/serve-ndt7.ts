// `mk-kiosk serve-ndt7`: the embedded ndt7 server in the foreground.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { z } from 'zod';
import { KioskError, messageOf } from '../../core/errors.js';
import { createExec } from '../../exec/exec.js';
import { startNdt7Server } from '../../ndt7/index.js';
import { printJson, printLine } from '../output.js';

const optionsSchema = commonOptionsSchema.extend({
  host: z.string(),
  port: z.string(),
  tlsPort: z.string().optional(),
});

/** Serves until SIGINT or SIGTERM; throws port_in_use. */
export const command = defineCommand(optionsSchema, async (options) => {
  const { host } = options;
  const port = portOf(options.port, '--port');
  const tlsPort = options.tlsPort === undefined ? undefined : portOf(options.tlsPort, '--tls-port');
  const server = await startNdt7Server({
    host,
    port,
    exec: createExec(),
    ...(tlsPort !== undefined && { tlsPort }),
  }).catch((thrown: unknown) => {
    const fix = 'Choose another --port or --host.';
    throw new KioskError('port_in_use', `cannot listen: ${messageOf(thrown)}`, fix, { cause: thrown });
  });
  const shownHost = server.host.includes(':') ? `[${server.host}]` : server.host;
  if (options.json === true) printJson({ host: server.host, port: server.port, tlsPort: server.tlsPort });
  else {
    printLine(`ndt7 at ws://${shownHost}:${server.port}/ndt/v7/download and /upload`);
    if (server.tlsPort !== undefined) {
      printLine(`ndt7 at wss://${shownHost}:${server.tlsPort} with a certificate made for this run`);
    }
  }
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const ended = await Promise.race([stopped.then(() => undefined), server.ended]);
  await server.close();
  if (ended?.failure !== undefined) {
    throw new KioskError('port_in_use', `the ndt7 server ended: ${ended.failure}`, 'Start it again.');
  }
});

function portOf(text: string, flag: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new KioskError('usage', `${flag} ${text}: expected a port, 0 to 65535`, 'For instance --port 8789.');
}

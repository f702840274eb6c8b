// The embedded ndt7 server as a process of its own, so that its processor time is not the client's. Prints where it is.
import { startNdt7Server } from '../../src/ndt7/index.js';

const [durationMs = '3000'] = process.argv.slice(2);

const server = await startNdt7Server({ port: 0, tlsPort: 0, durationMs: Number(durationMs) });
const { port, tlsPort, certificate } = server;
process.stdout.write(`${JSON.stringify({ port, tlsPort, certificate })}\n`);
process.on('SIGTERM', () => void server.close());

// The embedded ndt7 server for all addresses of its namespace, with the kernel's TCPInfo. Prints where it is as JSON.
import { createExec } from '../../src/exec/exec.js';
import { startNdt7Server } from '../../src/ndt7/index.js';

const { port, tlsPort } = await startNdt7Server({ host: '0.0.0.0', port: 0, tlsPort: 0, exec: createExec() });
process.stdout.write(`${JSON.stringify({ port, tlsPort })}\n`);

// One run of the nettest `ndt7` against a server; prints its metrics, raw output and flags as JSON.
// argv: scheme, HOST:PORT, "probes" or "no-probes".
import { z } from 'zod';
import { createExec } from '../../src/exec/exec.js';
import { systemClock } from '../../src/host/clock.js';
import { createNdt7Engine, startLatencyProbes } from '../../src/ndt7/index.js';
import { ndt7 } from '../../src/nettests/ndt7.js';

const [scheme, server, probes] = z
  .tuple([z.enum(['ws', 'wss']), z.string(), z.enum(['probes', 'no-probes'])])
  .parse(process.argv.slice(2));

const outcome = await ndt7.run(
  {
    clock: systemClock,
    exec: createExec(),
    ndt7: createNdt7Engine({ version: 'bench' }),
    latencyProbes: (target) => startLatencyProbes(target, { name: 'mk-kiosk', version: 'bench' }),
    program: () => Promise.resolve(undefined),
    consented: () => false,
    version: 'bench',
    signal: new AbortController().signal,
    timeoutMs: 120_000,
    onProgress: () => undefined,
  },
  { server, scheme, insecure: true, loadedLatency: probes === 'probes' },
);
if (outcome.raw === undefined) throw new Error('the run left no raw output');
const { status, metrics, failure } = ndt7.parse(outcome.raw);
process.stdout.write(JSON.stringify({ status, metrics, failure, raw: outcome.raw.text }), () =>
  process.exit(0),
);

// Whether an ndt7 run finds the speed that a line has: rates and delays made with tc, against what the line can carry
// and against the server's own record. Prints a Markdown table.
// `node dist/scripts/bench/fidelity.js [--rates 1,10,25,100,500] [--delays 0,20] [--losses 0,0.01] [--scheme ws]
//   [--no-probes] [--iperf3] [--server "PROGRAM ARGS" --ws PORT --wss PORT]`; needs root, ip, tc, iptables.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ndt7SchemeSchema } from '../../src/core/ndt7.js';
import { iperf3Line, measureLine, startLineServer, type LineServer } from './line-run.js';
import {
  createShapedLink,
  goodputBps,
  missingForShapedLinks,
  type LineShape,
  type ShapedLink,
} from './shaped-link.js';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '1,10,25,100,500' },
    delays: { type: 'string', default: '0,20' },
    losses: { type: 'string', default: '0,0.01' },
    scheme: { type: 'string', default: 'ws' },
    'no-probes': { type: 'boolean', default: false },
    iperf3: { type: 'boolean', default: false },
    server: { type: 'string' },
    ws: { type: 'string', default: '80' },
    wss: { type: 'string', default: '443' },
  },
});

const numbers = (text: string): number[] => text.split(',').map(Number);
const scheme = ndt7SchemeSchema.parse(values.scheme);

/** With a buffer of this depth, TCP fills the line and the wait stays that of a home's modem. */
const BUFFER_MS = 100;

async function serverOn(link: ShapedLink): Promise<LineServer> {
  if (values.server === undefined) return startLineServer(link);
  const [program = '', ...args] = values.server.split(' ');
  link.spawn('server', program, ...args);
  await sleep(1000);
  return { ws: Number(values.ws), wss: Number(values.wss) };
}

async function rowsOf(shape: LineShape): Promise<string[]> {
  const link = await createShapedLink(shape);
  try {
    const { run } = await measureLine(link, await serverOn(link), scheme, !values['no-probes']);
    const other = values.iperf3 ? await iperf3Line(link) : undefined;
    const lineBps = goodputBps(shape, scheme);
    return run.attempts.map(({ result: { direction, bps, client, server } }) => {
      const compared = direction === 'download' ? client?.bps : bps;
      return `| ${[
        `${shape.rateMbps}`,
        `${shape.delayMs}`,
        `${shape.lossRatio * 100} %`,
        direction,
        megabits(bps),
        megabits(server?.bps),
        off(compared, server?.bps),
        // A line that loses packets carries what TCP makes of it.
        shape.lossRatio > 0 ? '' : megabits(lineBps),
        shape.lossRatio > 0 ? '' : off(bps, lineBps),
        megabits(client?.bps),
        ...(values.iperf3 ? [megabits(other?.[direction]), off(bps, other?.[direction])] : []),
      ].join(' | ')} |`;
    });
  } finally {
    link.close();
  }
}

function megabits(bps: number | undefined): string {
  return bps === undefined ? '' : Number((bps / 1e6).toPrecision(4)).toString();
}

function off(bps: number | undefined, reference: number | undefined): string {
  if (bps === undefined || reference === undefined) return 'not measured';
  return `${((bps / reference - 1) * 100).toFixed(1)} %`;
}

const missing = missingForShapedLinks();
if (missing !== undefined) {
  process.stdout.write(`Not measured: ${missing}.\n`);
} else {
  const say = (line: string): boolean => process.stdout.write(`${line}\n`);
  say(`Lines made with tc, ${scheme}, ${values.server ?? 'embedded server'}, Node ${process.version}.\n`);
  say(
    '| Mbit/s | delay ms | loss | direction | found Mbit/s | server says | off by | line carries | off by | by this side |' +
      (values.iperf3 ? ' iperf3 | off by |' : ''),
  );
  say(`| ---: | ---: | ---: | --- |${' ---: |'.repeat(values.iperf3 ? 8 : 6)}`);
  for (const lossRatio of numbers(values.losses)) {
    for (const delayMs of numbers(values.delays)) {
      for (const rateMbps of numbers(values.rates)) {
        for (const row of await rowsOf({ rateMbps, delayMs, lossRatio, bufferMs: BUFFER_MS })) say(row);
      }
    }
  }
}

// Asks a kiosk's API while it runs ndt7, for as long as that takes; prints the run's speeds and the answer times as JSON.
import { z } from 'zod';
import { measurementSchema } from '../../src/core/measurement.js';
import { benchApi, pageTargets, quantile, type ApiFigures } from './api.js';

const url = process.argv[2] ?? 'http://127.0.0.1:8788';

const answer = fetch(new URL('/api/v1/runs?wait=true', url), {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ nettest: 'ndt7' }),
});
const state = { running: true };
const measurement = answer.then(async (response) => {
  const body: unknown = await response.json();
  state.running = false;
  if (!response.ok) throw new Error(`the run was refused: ${JSON.stringify(body)}`);
  return measurementSchema.parse(body);
});
measurement.catch(() => undefined);

/** Let the transfer begin; what is asked before would be answered by an idle kiosk. */
await new Promise((resolve) => setTimeout(resolve, 1000));
const rounds: ApiFigures[][] = [];
while (state.running && rounds.length < 100) {
  rounds.push(await benchApi({ url, requests: 50, connections: 1, targets: pageTargets }));
  await new Promise((resolve) => setTimeout(resolve, 500));
}
const { metrics } = await measurement;
const speeds = z
  .record(z.string(), z.number())
  .parse(
    Object.fromEntries(
      Object.entries(metrics).filter(([name]) => ['download_bps', 'upload_bps'].includes(name)),
    ),
  );
const figures = pageTargets.map((target) => {
  const times = rounds
    .flatMap((round) => round.filter((figure) => figure.target === target))
    .flatMap(({ timesMs }) => timesMs)
    .sort((a, b) => a - b);
  return { target, requests: times.length, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) };
});
process.stdout.write(JSON.stringify({ speeds, figures }));

// `npm run bench`: every benchmark after the other, as Markdown for docs/performance.md. Takes half an hour.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const parts: readonly (readonly [heading: string, script: string, ...args: string[]])[] = [
  ['Writing one measurement', 'record'],
  ['A big import', 'import'],
  ['Charts on ten years', 'series'],
  ['Pages on ten years', 'pages'],
  ['The daemon', 'daemon'],
  ['What a day writes to the card', 'card'],
  ['The lights', 'lights'],
  ['The ndt7 client', 'ndt7'],
  ['Fidelity', 'fidelity'],
  ['Loaded latency', 'latency'],
];

const wanted = process.argv.slice(2);
for (const [heading, script, ...args] of parts) {
  if (wanted.length > 0 && !wanted.includes(script)) continue;
  process.stdout.write(`## ${heading}\n\n`);
  const file = fileURLToPath(new URL(`./${script}.js`, import.meta.url));
  process.stdout.write(
    execFileSync(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  process.stdout.write('\n');
}

// Runs the checks of one kind, `rhythms` or `programs`, inside the emulated machine, and says of each in one line of JSON how
// it went. With a text as the second argument only those with it in their name.
import { writeSync } from 'node:fs';
import { programChecks, rhythmChecks } from './checks.js';

const [, , what, part = ''] = process.argv;
for (const { name, run } of what === 'rhythms' ? rhythmChecks : programChecks) {
  if (!name.includes(part)) continue;
  const begunMs = performance.now();
  let fault: string | undefined;
  try {
    await run();
  } catch (thrown) {
    fault = thrown instanceof Error ? thrown.message : String(thrown);
  }
  const ms = Math.round(performance.now() - begunMs);
  writeSync(1, `CHECK ${JSON.stringify({ name, ms, ...(fault !== undefined && { fault }) })}\n`);
}
process.exit(0);

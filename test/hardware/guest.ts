// Runs every check inside the emulated machine, and says of each in one line of JSON how it went.
import { writeSync } from 'node:fs';
import { checks } from './checks.js';

for (const { name, run } of checks) {
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

// `npm test`: installs what is missing, then runs the stages; one line each, what was skipped by name, and the counts last.
import process from 'node:process';
import { STAGES } from './stages/stages.mjs';
import { prepareTools } from './toolchain/prepare.mjs';
import { failWith } from './toolchain/say.mjs';

/** @typedef {import('./stages/outcome.mjs').Outcome} Outcome */

/** @param {string[]} names */
function chooseStages(names) {
  // `+NAME`: besides all others.
  const added = names.filter((name) => name.startsWith('+')).map((name) => name.slice(1));
  const unknown = [...added, ...names.filter((name) => !name.startsWith('+'))].filter(
    (name) => !STAGES.some((stage) => stage.name === name),
  );
  if (unknown.length > 0) {
    const list = STAGES.map((stage) => `  ${stage.name.padEnd(14)}${stage.says}\n`).join('');
    process.stderr.write(`no such stage: ${unknown.join(', ')}. There are:\n${list}`);
    process.exit(2);
  }
  if (names.length === added.length) {
    return STAGES.filter(({ name, isOptIn }) => isOptIn !== true || added.includes(name));
  }
  const wanted = new Set([
    ...names,
    ...STAGES.filter(({ name }) => names.includes(name)).flatMap(({ needs }) => needs ?? []),
  ]);
  return STAGES.filter(({ name }) => wanted.has(name));
}

/**
 * @param {Outcome} outcome
 * @param {string} name
 * @param {number} seconds
 */
function tell(outcome, name, seconds) {
  const { passed, failed, skipped, output } = outcome;
  const verdict = failed > 0 ? 'FAILED' : passed > 0 ? 'ok' : 'skipped';
  if (failed > 0) process.stdout.write(`${output.trimEnd()}\n`);
  const counts = `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
  process.stdout.write(`${verdict.padEnd(8)}${name.padEnd(14)}${counts} (${seconds.toFixed(1)} s)\n`);
}

async function run() {
  const stages = chooseStages(process.argv.slice(2));
  const toolchain = await prepareTools();
  process.stdout.write(`Node ${toolchain.version}, ${process.platform} ${process.arch}\n`);
  /** @type {Map<string, Outcome>} */
  const outcomes = new Map();
  for (const { name, needs = [], run: runStage } of stages) {
    const begun = performance.now();
    const broken = needs.filter((need) => (outcomes.get(need)?.failed ?? 0) > 0);
    const outcome =
      broken.length > 0
        ? { passed: 0, failed: 1, skipped: [], output: `${name} could not run: ${broken.join(', ')} failed` }
        : await runStage(toolchain);
    outcomes.set(name, outcome);
    tell(outcome, name, (performance.now() - begun) / 1_000);
  }
  return summarize([...outcomes.values()]);
}

/** @param {Outcome[]} outcomes */
function summarize(outcomes) {
  const skipped = outcomes.flatMap((outcome) => outcome.skipped);
  const secondTries = outcomes.flatMap((outcome) => outcome.secondTries ?? []);
  if (secondTries.length > 0)
    process.stdout.write(`passed on the second try:\n${secondTries.map((name) => `  ${name}\n`).join('')}`);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  if (skipped.length > 0)
    process.stdout.write(`skipped here:\n${skipped.map((name) => `  ${name}\n`).join('')}`);
  process.stdout.write(
    `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}\n`,
  );
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  failWith(error);
}

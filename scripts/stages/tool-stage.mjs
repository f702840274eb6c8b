// A stage that is one run of a tool from node_modules: it passes with exit code 0 and counts as one.
import path from 'node:path';
import process from 'node:process';
import { BIN, NODE_MODULES } from '../toolchain/checkout.mjs';
import { cleanEnvironment } from '../toolchain/clean-environment.mjs';
import { runProgram } from '../toolchain/run-program.mjs';
import { failedOnce, passedOnce } from './outcome.mjs';

const TOOL_TIMEOUT_MS = 20 * 60_000;

/**
 * @param {import('../toolchain/node-and-npm.mjs').Toolchain} toolchain
 * @param {string} file below node_modules, or absolute
 * @param {string[]} args
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runTool(toolchain, file, args) {
  const full = path.resolve(NODE_MODULES, file);
  const done = await runProgram(toolchain.node, [full, ...args], {
    env: testEnvironment(),
    timeoutMs: TOOL_TIMEOUT_MS,
  });
  if (done.code === 0) return passedOnce();
  return failedOnce(
    done.timedOut
      ? `${done.output}\nended: it took longer than ${TOOL_TIMEOUT_MS / 60_000} min`
      : done.output,
  );
}

/**
 * The environment of tools and tests: the toolchain's Node first, and no colours, because the output is kept.
 * @param {Record<string, string>} [extra]
 */
export function testEnvironment(extra = {}) {
  return cleanEnvironment({
    PATH: `${BIN}${path.delimiter}${process.env.PATH ?? ''}`,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    ...extra,
  });
}

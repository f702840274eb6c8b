// A Chromium without apt or root: the package @sparticuz/chromium, made for AWS Lambda, unpacked into .node/.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { withLock } from './lock.mjs';
import { bringPinned, broughtFolder } from './pinned.mjs';
import { runProgram } from './run-program.mjs';
import { BootstrapError, say } from './say.mjs';

const UNPACK_TIMEOUT_MS = 120_000;

/**
 * @param {import('./node-and-npm.mjs').Toolchain} toolchain
 * @returns {Promise<{ file?: string, reason?: string }>}
 */
export async function chromiumFromNpm(toolchain) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { reason: 'the npm package is for Linux x64 only' };
  try {
    const modules = broughtFolder('chromium') ?? (await bringFromNpm(toolchain));
    const wrapper = path.join(path.dirname(modules), 'chromium');
    if (!isUnpackedHere(wrapper)) await unpack(toolchain, modules, wrapper);
    return { file: wrapper };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The wrapper names absolute paths, which are wrong once the checkout has moved.
 * @param {string} wrapper
 */
function isUnpackedHere(wrapper) {
  return fs.existsSync(wrapper) && fs.readFileSync(wrapper, 'utf8').includes(`${path.dirname(wrapper)}/`);
}

/** @param {import('./node-and-npm.mjs').Toolchain} toolchain */
async function bringFromNpm(toolchain) {
  say('bringing a Chromium from npm for the browser tests');
  await withLock(async () => {
    if (broughtFolder('chromium') === undefined) await bringPinned('chromium', toolchain.npm);
  });
  return broughtFolder('chromium') ?? '';
}

const UNPACK = `
  const before = { ...process.env };
  const { default: chromium } = await import('@sparticuz/chromium');
  const file = await chromium.executablePath();
  const changed = Object.entries(process.env).filter(([name, value]) => before[name] !== value);
  console.log(JSON.stringify({ file, variables: Object.fromEntries(changed) }));
`;

/**
 * The package unpacks itself into TMPDIR, and brings the shared libraries it needs only where it believes in AWS Lambda.
 * The variables it then asks for are for Chromium alone, so they go into a wrapper, not into the tests' environment.
 * @param {import('./node-and-npm.mjs').Toolchain} toolchain
 * @param {string} modules
 * @param {string} wrapper
 */
async function unpack(toolchain, modules, wrapper) {
  const folder = path.join(path.dirname(modules), 'unpacked');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  const lambda = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x', AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' };
  const env = { ...process.env, ...lambda, TMPDIR: folder };
  const args = ['--input-type=module', '-e', UNPACK];
  const done = await runProgram(toolchain.node, args, {
    cwd: path.dirname(modules),
    env,
    timeoutMs: UNPACK_TIMEOUT_MS,
  });
  if (done.code !== 0)
    throw new BootstrapError(
      `it could not be unpacked: ${done.output.trim().split('\n').at(-1)}`,
      'remove .node',
    );
  const { file, variables } = JSON.parse(done.output);
  writeFontsConfiguration(path.join(folder, 'fonts'));
  const exports = Object.entries(variables).map(
    ([name, value]) => `export ${name}=${quote(String(value))}\n`,
  );
  const temporary = `${wrapper}.${process.pid}`;
  fs.writeFileSync(temporary, `#!/bin/sh\n${exports.join('')}exec ${quote(file)} "$@"\n`, { mode: 0o755 });
  fs.renameSync(temporary, wrapper);
}

/**
 * The package's own fonts.conf names /tmp/fonts; without any font, text has no width and a missing glyph ends Chromium.
 * @param {string} folder
 */
function writeFontsConfiguration(folder) {
  const folders = [folder, '/usr/share/fonts'].map((name) => `  <dir>${name}</dir>\n`).join('');
  const text = `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n${folders}  <cachedir>${folder}-cache</cachedir>\n</fontconfig>\n`;
  fs.writeFileSync(path.join(folder, 'fonts.conf'), text);
}

/** @param {string} text */
function quote(text) {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

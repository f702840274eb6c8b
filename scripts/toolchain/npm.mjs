// Runs npm with settings that do not depend on the user's, and says in plain words why it failed.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BROUGHT } from './checkout.mjs';
import { cleanEnvironment } from './clean-environment.mjs';
import { runProgram } from './run-program.mjs';
import { BootstrapError } from './say.mjs';

const NPM_TIMEOUT_MS = 40 * 60_000;
/** A line worth a kiosk may be slow, but an absent one should be told within seconds. */
const NPM_FLAGS = [
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--no-progress',
  '--loglevel=error',
  '--fetch-retries=3',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=20000',
];

/**
 * @param {string} node
 * @param {string} npmCli
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string | undefined> }} options
 */
export function runNpm(node, npmCli, args, { cwd, env = {} }) {
  const extra = {
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    ...cacheOfOurOwn(),
    ...env,
  };
  return runProgram(node, [npmCli, ...args, ...NPM_FLAGS], {
    cwd,
    env: cleanEnvironment(extra),
    timeoutMs: NPM_TIMEOUT_MS,
  });
}

/** Services often have a home folder that does not exist or is not theirs; npm's cache lies there by default. */
function cacheOfOurOwn() {
  const cache = process.env.npm_config_cache ?? path.join(os.homedir(), '.npm');
  return isWritable(cache) ? {} : { npm_config_cache: path.join(BROUGHT, 'npm-cache') };
}

/**
 * @param {string} folder may not exist yet
 * @returns {boolean}
 */
function isWritable(folder) {
  if (!fs.existsSync(folder)) return folder !== path.dirname(folder) && isWritable(path.dirname(folder));
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const REASONS = [
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ECONNRESET|EIDLETIMEOUT/,
    why: 'the npm registry cannot be reached',
    fix: "connect this machine to the internet (or set npm's registry or proxy) and start again; what was there before is untouched",
  },
  {
    sign: /SELF_SIGNED|UNABLE_TO_GET_ISSUER|CERT_|certificate/i,
    why: "the npm registry's certificate is not trusted here",
    fix: 'check the clock of this machine; behind a filter that re-signs traffic, set NODE_EXTRA_CA_CERTS to its certificate',
  },
  { sign: /ENOSPC/, why: 'the disk is full', fix: 'free about 1 GB and start again' },
  {
    sign: /EACCES|EPERM|EROFS/,
    why: 'a file may not be written',
    fix: 'start as the user who owns this checkout and its home folder, or change their owner (chown -R)',
  },
  {
    sign: /EINTEGRITY/,
    why: 'a package is not the one that the lock file names',
    fix: 'run "npm cache clean --force" and start again; if it stays, the registry serves altered packages: do not go on',
  },
];

/**
 * @param {string} what
 * @param {import('./run-program.mjs').Finished} finished
 */
export function npmFailure(what, finished) {
  const reason = REASONS.find(({ sign }) => sign.test(finished.output));
  const why = finished.timedOut ? 'it took too long' : (reason?.why ?? `it ended with code ${finished.code}`);
  const fix = reason?.fix ?? "read npm's message above, mend it and start again";
  return new BootstrapError(`${what}: ${why}`, fix, finished.output);
}

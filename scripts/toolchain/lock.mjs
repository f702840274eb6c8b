// One install or build at a time in a checkout, whoever asks: `npm start` and `npm test` may run side by side.
// INVARIANTS: the lock always expires. Its holder renews it; one that died or stopped renewing is taken over.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BROUGHT } from './checkout.mjs';
import { BootstrapError, say } from './say.mjs';

const LOCK = path.join(BROUGHT, 'lock');
const RENEW_EVERY_MS = 5_000;
const EXPIRES_AFTER_MS = 60_000;
const LOOK_AGAIN_AFTER_MS = 250;
const GIVE_UP_AFTER_MS = 45 * 60_000;

/**
 * Runs `work` while holding the checkout's lock.
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [lock] the lock's file
 * @returns {Promise<T>}
 */
export async function withLock(work, lock = LOCK) {
  const releaseThis = () => release(lock);
  await takeLock(lock);
  const renewal = setInterval(() => renew(lock), RENEW_EVERY_MS);
  renewal.unref();
  process.on('exit', releaseThis);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    process.off('exit', releaseThis);
    releaseThis();
  }
}

/** @param {string} lock */
async function takeLock(lock) {
  const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
  let told = false;
  while (!tryToTake(lock)) {
    const holder = readHolder(lock);
    if (holder === undefined) continue;
    if (isDead(holder)) {
      removeStale(lock, holder);
      continue;
    }
    if (!told) say(`waiting: process ${holder.pid} is installing or building in this checkout`);
    told = true;
    if (Date.now() > giveUpAt) {
      throw new BootstrapError(
        `process ${holder.pid} has been installing or building for too long (${lock})`,
        `look at process ${holder.pid}, end it, and start again`,
      );
    }
    await sleep(LOOK_AGAIN_AFTER_MS);
  }
}

/** @param {string} lock */
function tryToTake(lock) {
  try {
    fs.mkdirSync(path.dirname(lock), { recursive: true });
    fs.writeFileSync(lock, JSON.stringify({ pid: process.pid, host: os.hostname() }), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new BootstrapError(
      `cannot write to ${path.dirname(lock)} (${codeOf(error)})`,
      'start as the user who owns this checkout, or change its owner (chown -R)',
    );
  }
}

/** @typedef {{ pid: number, host: string, renewedMs: number, text: string }} Holder */

/**
 * @param {string} lock
 * @returns {Holder | undefined} undefined when the lock has just been released
 */
function readHolder(lock) {
  try {
    const text = fs.readFileSync(lock, 'utf8');
    const renewedMs = fs.statSync(lock).mtimeMs;
    try {
      const { pid, host } = JSON.parse(text);
      return { pid: Number(pid), host: String(host), renewedMs, text };
    } catch {
      // Caught between creation and writing, or cut off by a power failure: only its age counts.
      return { pid: 0, host: '', renewedMs, text };
    }
  } catch {
    return undefined;
  }
}

/** @param {Holder} holder */
function isDead(holder) {
  if (Math.abs(Date.now() - holder.renewedMs) > EXPIRES_AFTER_MS) return true;
  if (holder.host !== os.hostname() || holder.pid === 0) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/**
 * Moves the dead holder's lock aside first: of two waiting processes only one can do that, and what was moved is
 * looked at before it is thrown away, because a third may have taken the lock meanwhile.
 * @param {string} lock
 * @param {Holder} holder
 */
function removeStale(lock, holder) {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    fs.renameSync(lock, aside);
    if (fs.readFileSync(aside, 'utf8') !== holder.text) fs.linkSync(aside, lock);
    fs.unlinkSync(aside);
  } catch {
    // Somebody else was quicker: the next look tells.
  }
}

/** @param {string} lock */
function renew(lock) {
  const now = new Date();
  try {
    fs.utimesSync(lock, now, now);
  } catch {
    // Taken over after a long sleep of this machine: the work itself is written stamp-last and survives that.
  }
}

/** @param {string} lock */
function release(lock) {
  if (readHolder(lock)?.pid === process.pid) fs.rmSync(lock, { force: true });
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

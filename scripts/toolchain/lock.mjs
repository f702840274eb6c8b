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
 * @returns {Promise<T>}
 */
export async function withLock(work) {
  await takeLock();
  const renewal = setInterval(renew, RENEW_EVERY_MS);
  renewal.unref();
  process.on('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    process.off('exit', release);
    release();
  }
}

async function takeLock() {
  const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
  let told = false;
  while (!tryToTake()) {
    const holder = readHolder();
    if (holder === undefined) continue;
    if (isDead(holder)) {
      removeStale(holder);
      continue;
    }
    if (!told) say(`waiting: process ${holder.pid} is installing or building in this checkout`);
    told = true;
    if (Date.now() > giveUpAt) {
      throw new BootstrapError(
        `process ${holder.pid} has been installing or building in ${BROUGHT} for too long`,
        `look at process ${holder.pid}, end it, and start again`,
      );
    }
    await sleep(LOOK_AGAIN_AFTER_MS);
  }
}

function tryToTake() {
  try {
    fs.mkdirSync(BROUGHT, { recursive: true });
    fs.writeFileSync(LOCK, JSON.stringify({ pid: process.pid, host: os.hostname() }), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new BootstrapError(
      `cannot write to ${BROUGHT} (${codeOf(error)})`,
      'start as the user who owns this checkout, or change its owner (chown -R)',
    );
  }
}

/** @typedef {{ pid: number, host: string, renewedMs: number, text: string }} Holder */

/** @returns {Holder | undefined} undefined when the lock has just been released */
function readHolder() {
  try {
    const text = fs.readFileSync(LOCK, 'utf8');
    const renewedMs = fs.statSync(LOCK).mtimeMs;
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
 * @param {Holder} holder
 */
function removeStale(holder) {
  const aside = `${LOCK}.stale.${process.pid}`;
  try {
    fs.renameSync(LOCK, aside);
    if (fs.readFileSync(aside, 'utf8') !== holder.text) fs.linkSync(aside, LOCK);
    fs.unlinkSync(aside);
  } catch {
    // Somebody else was quicker: the next look tells.
  }
}

function renew() {
  const now = new Date();
  try {
    fs.utimesSync(LOCK, now, now);
  } catch {
    // Taken over after a long sleep of this machine: the work itself is written stamp-last and survives that.
  }
}

function release() {
  if (readHolder()?.pid === process.pid) fs.rmSync(LOCK, { force: true });
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

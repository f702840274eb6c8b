// What a stage of `npm test` leaves: counts, the names of what could not run, and its output when it failed.

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped names, each with its reason
 * @property {string[]} [secondTries] names of tests that failed and then passed
 * @property {string} output shown when something failed
 */

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} says one line for people
 * @property {boolean} [isOptIn] runs only when named
 * @property {string[]} [needs] stages without which this one cannot run
 * @property {(toolchain: import('../toolchain/node-and-npm.mjs').Toolchain) => Promise<Outcome>} run
 */

/** @returns {Outcome} */
export function passedOnce() {
  return { passed: 1, failed: 0, skipped: [], output: '' };
}

/**
 * @param {string} output
 * @returns {Outcome}
 */
export function failedOnce(output) {
  return { passed: 0, failed: 1, skipped: [], output };
}

/**
 * @param {string} why
 * @returns {Outcome}
 */
export function skippedOnce(why) {
  return { passed: 0, failed: 0, skipped: [why], output: '' };
}

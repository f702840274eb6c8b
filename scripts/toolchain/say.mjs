// What the bootstrap tells people. Always on stderr: stdout belongs to the program that is started.

/** @param {string} line */
export function say(line) {
  process.stderr.write(`mk-kiosk: ${line}\n`);
}

/** An error that a person can mend: what happened, where, and what to do about it. */
export class BootstrapError extends Error {
  /**
   * @param {string} what
   * @param {string} fix
   * @param {string} [details] output of the program that failed
   */
  constructor(what, fix, details) {
    super(what);
    this.fix = fix;
    this.details = details ?? '';
  }
}

/**
 * Ends the process with a BootstrapError told in full, anything else with its stack.
 * @param {unknown} error
 * @returns {never}
 */
export function failWith(error) {
  if (error instanceof BootstrapError) {
    if (error.details !== '') process.stderr.write(`${error.details.trimEnd()}\n`);
    say(error.message);
    say(`what to do: ${error.fix}`);
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  process.exit(1);
}

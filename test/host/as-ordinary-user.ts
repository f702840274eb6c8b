// Runs something as a user to whom file permissions apply: root, as which tests may run, is above them.

/** Runs `work` as the user "nobody" where this process is root, else as it is. */
export function asOrdinaryUser<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

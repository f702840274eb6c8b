// What SQLite throws, as errors that a person can act on. https://www.sqlite.org/rescode.html
import { KioskError, codeOf, messageOf, type ErrorCode } from '../core/errors.js';

/** How one class of result codes is told: what happened, and what to do about it. */
interface Explanation {
  readonly codes: RegExp;
  readonly code: ErrorCode;
  readonly what: string;
  readonly fix: string;
}

const explanations: readonly Explanation[] = [
  {
    codes: /^SQLITE_(BUSY|LOCKED|PROTOCOL)/,
    code: 'database_locked',
    what: 'is held by another program',
    fix: 'Close the program that has the file open for writing (a database browser, say), then try again.',
  },
  {
    codes: /^SQLITE_(READONLY|PERM|AUTH)/,
    code: 'database_readonly',
    what: 'cannot be written to',
    fix: 'Make the file and its folder writable for this user; if the disk became read-only by itself, it reports errors and should be replaced.',
  },
  {
    // SHMSIZE: the index of the log, made when the file is opened, found no room.
    codes: /^SQLITE_FULL$|^SQLITE_IOERR_SHMSIZE$|^ENOSPC$|^EDQUOT$/,
    code: 'database_full',
    what: 'has no room to grow: the disk is full',
    fix: 'Free some space on that disk; nothing that was recorded is lost, and recording goes on by itself.',
  },
  {
    codes: /^SQLITE_CANTOPEN/,
    code: 'data_folder_unusable',
    what: 'cannot be opened',
    fix: 'Check that the path names a file in an existing folder that this user may write to, or choose another data folder.',
  },
  {
    codes: /^SQLITE_NOTADB$/,
    code: 'database_damaged',
    what: 'is no SQLite database, or its header is damaged',
    fix: 'Run "mk-kiosk db salvage": it keeps the file, begins a new one and brings over what can be read; a kiosk that is started does the same.',
  },
  {
    codes: /^SQLITE_CORRUPT/,
    code: 'database_damaged',
    what: 'is damaged, or its disk cannot be read',
    fix: 'Run "mk-kiosk db salvage": it keeps the file, begins a new one and brings over what can be read; a running kiosk does so by itself.',
  },
  {
    codes: /^SQLITE_(IOERR|NOLFS|FORMAT)/,
    code: 'database_damaged',
    what: 'is damaged, or its disk cannot be read',
    fix: 'Copy the data folder to another disk, then run "mk-kiosk verify" on the copy to see which rows are affected.',
  },
];

/**
 * The KioskError for something thrown while the database at `path` was used. What is no fault of the database (a bug,
 * a KioskError) comes back as it is.
 */
export function databaseError(thrown: unknown, path: string): unknown {
  if (thrown instanceof KioskError) return thrown;
  const code = codeOf(thrown) ?? (isMissingFolder(thrown) ? 'SQLITE_CANTOPEN' : '');
  const explanation = explanations.find(({ codes }) => codes.test(code));
  if (explanation === undefined) return thrown;
  return new KioskError(
    explanation.code,
    `the database ${path} ${explanation.what} (${messageOf(thrown)}, ${code})`,
    explanation.fix,
    { cause: thrown },
  );
}

/** True for a thrown thing that says the file's own bytes are damaged or unreadable. */
export function isDamage(thrown: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB|IOERR(?!_SHMSIZE)|FORMAT)/.test(codeOf(thrown) ?? '');
}

/** better-sqlite3 looks for the folder itself and throws a TypeError without a code. */
function isMissingFolder(thrown: unknown): boolean {
  return thrown instanceof TypeError && thrown.message.includes('directory does not exist');
}

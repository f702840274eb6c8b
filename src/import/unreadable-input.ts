// A file that cannot be read, or not to its end: what is wrong and what to do about it.
import { codeOf, messageOf } from '../core/errors.js';

/** Thrown while a file is read; ends this file and no other. */
export class UnreadableInput extends Error {
  override readonly name = 'UnreadableInput';
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.fix = fix;
  }
}

const bySystemCode: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  EACCES: ['permission denied', 'Give this user the right to read it, or run the import as its owner.'],
  EPERM: ['permission denied', 'Give this user the right to read it, or run the import as its owner.'],
  EIO: ['the disk could not read it', 'Copy what can be read with ddrescue and import the copy.'],
  ELOOP: ['the symbolic links lead in a circle', 'Remove or mend the link.'],
  ENAMETOOLONG: ['the name is too long', 'Import its folder instead.'],
  ENOENT: ['there is no such file or folder', 'Check the spelling; a symbolic link may lead nowhere.'],
  ENOTDIR: ['a part of the path is no folder', 'Check the spelling.'],
};

const byZlibCode: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  Z_BUF_ERROR: ['the gzip file is cut off', 'What was before the cut is imported; copy the file again.'],
  Z_DATA_ERROR: ['the gzip file is damaged', 'What was before the damage is imported; copy the file again.'],
};

/** What a thrown thing means for the person who imports. */
export function unreadable(thrown: unknown): { readonly message: string; readonly fix: string } {
  if (thrown instanceof UnreadableInput) return thrown;
  const code = codeOf(thrown) ?? '';
  const [message, fix] = bySystemCode[code] ??
    byZlibCode[code] ?? [messageOf(thrown), 'Check that the file can be read with other programs.'];
  return { message, fix };
}

/** The same bytes; whatever goes wrong while they are read ends as an {@link UnreadableInput}. */
export async function* guarded<Chunk>(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
  try {
    yield* chunks;
  } catch (thrown) {
    const { message, fix } = unreadable(thrown);
    throw new UnreadableInput(message, fix, { cause: thrown });
  }
}

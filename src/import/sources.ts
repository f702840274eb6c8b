// The files that an import names: files, folders with all below them, and standard input.
import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { unreadable } from './unreadable-input.js';

/** One thing to read. `name` is its file name without the folder; standard input has none. */
export interface Source {
  readonly kind: 'source';
  readonly source: string;
  readonly name?: string;
  readonly modifiedMs?: number;
  open(): AsyncIterable<Uint8Array>;
}

/** Something that cannot be read, or that is left alone on purpose. */
export type NoSource =
  | { readonly kind: 'failure'; readonly source: string; readonly message: string; readonly fix: string }
  | { readonly kind: 'ignored'; readonly source: string };

/** The name under which standard input appears. */
const STDIN = '(stdin)';

/**
 * Every file below the paths, in the order of the paths and then of the names. Symbolic links are followed, a folder
 * is visited once. In folders, hidden entries and what is no regular file (pipes, devices) are left alone; named
 * as a path they are read.
 */
export async function* sourcesOf(
  paths: readonly string[],
  stdin: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<Source | NoSource> {
  const visited = new Set<string>();
  for (const path of paths) {
    if (path === '-') yield { kind: 'source', source: STDIN, open: stdin };
    else yield* below(path, visited, true);
  }
}

async function* below(path: string, visited: Set<string>, named: boolean): AsyncGenerator<Source | NoSource> {
  let facts: Stats;
  let names: string[];
  try {
    facts = await stat(path);
    names = facts.isDirectory() ? (await readdir(path)).sort() : [];
  } catch (thrown) {
    yield { kind: 'failure', source: path, ...unreadable(thrown) };
    return;
  }
  if (facts.isDirectory()) {
    const identity = `${facts.dev}:${facts.ino}`;
    if (visited.has(identity)) return;
    visited.add(identity);
    for (const name of names) {
      const child = join(path, name);
      if (name.startsWith('.')) yield { kind: 'ignored', source: child };
      else yield* below(child, visited, false);
    }
  } else if (facts.isFile() || named) {
    yield {
      kind: 'source',
      source: path,
      name: basename(path),
      ...(facts.isFile() ? { modifiedMs: facts.mtimeMs } : {}),
      open: () => createReadStream(path),
    };
  } else {
    yield { kind: 'ignored', source: path };
  }
}

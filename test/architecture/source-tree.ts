// The source files of a checkout (or of a fixture shaped like one), and what each of them imports.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readImports } from './read-imports.js';

/** One import, with what it means. */
export type ResolvedImport = {
  readonly line: number;
  readonly specifier: string;
} & (
  | { readonly kind: 'file'; readonly target: string }
  | { readonly kind: 'node' }
  | { readonly kind: 'package'; readonly name: string }
);

/** One file: paths are relative to the tree's root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  /** The folder of the law that it belongs to. */
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly ResolvedImport[];
}

const TOP_FOLDERS = ['src', 'renderer', 'scripts', 'test', 'electron'];
const READ = /\.(ts|mjs|js|css|html|sql)$/;
const CODE = /\.(ts|mjs|js)$/;
const LEFT_OUT = /(^|\/)(fixtures|node_modules|results)(\/|$)/;

/** Reads every source file below `root`. */
export function readSourceTree(root: string): readonly SourceFile[] {
  return TOP_FOLDERS.flatMap((folder) => listFiles(root, folder)).map((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const imports = CODE.test(file) ? readImports(file, text).map((named) => resolve(root, file, named)) : [];
    return { path: file, folder: folderOf(file), text, imports };
  });
}

/** `src/core/x.ts` belongs to `src/core`, `renderer/charts/x.ts` to `renderer`. */
export function folderOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'src' ? `src/${second}` : top;
}

function listFiles(root: string, folder: string): readonly string[] {
  const full = path.join(root, folder);
  if (!existsSync(full) || LEFT_OUT.test(folder)) return [];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(root, name);
    return READ.test(entry.name) ? [name] : [];
  });
}

function resolve(
  root: string,
  from: string,
  { specifier, line }: { specifier: string; line: number },
): ResolvedImport {
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(from), specifier);
    const source = target.replace(/\.js$/, '.ts');
    return { kind: 'file', line, specifier, target: existsSync(path.join(root, source)) ? source : target };
  }
  if (specifier.startsWith('node:') || specifier === 'node') return { kind: 'node', line, specifier };
  const [scopeOrName = '', second = ''] = specifier.split('/');
  return {
    kind: 'package',
    line,
    specifier,
    name: scopeOrName.startsWith('@') ? `${scopeOrName}/${second}` : scopeOrName,
  };
}

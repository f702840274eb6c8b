// Compares a source tree with the law; each message says what was done, what is allowed there, and why.
import { isBuiltin } from 'node:module';
import { BOOTSTRAP_PACKAGES, HARMLESS_NODE_MODULES, LAW, MAX_LINES, type Permission } from './law.js';
import { folderOf, type ResolvedImport, type SourceFile } from './source-tree.js';

/** Everything in the tree that the table does not allow, as messages for people. */
export function findForbiddenImports(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const permission = LAW[file.folder];
    if (permission === undefined) {
      return [
        `${file.path}: the folder ${file.folder} has no row in test/architecture/law.ts; add one that says what it may import`,
      ];
    }
    return file.imports.flatMap((named) => {
      const objection = objectionTo(file, named, permission);
      return objection === undefined
        ? []
        : [`${file.path}:${named.line} imports ${named.specifier}. ${objection}`];
    });
  });
}

function objectionTo(file: SourceFile, named: ResolvedImport, permission: Permission): string | undefined {
  switch (named.kind) {
    case 'file':
      return objectionToFolder(file, named.target, permission);
    case 'node':
      return objectionToNode(file, named.specifier, permission);
    case 'package':
      if (isBuiltin(named.specifier))
        return `Write it as node:${named.specifier}, so that it can be told from a package.`;
      if (permission.packages.includes(named.name)) return undefined;
      return `${file.folder} may use the packages ${list(permission.packages)}: ${permission.why}.`;
  }
}

function objectionToFolder(file: SourceFile, target: string, permission: Permission): string | undefined {
  const folder = folderOf(target);
  if (folder === file.folder || permission.folders === 'any' || permission.folders.includes(folder))
    return undefined;
  return `${file.folder} may import from ${list(permission.folders)}: ${permission.why}.`;
}

function objectionToNode(file: SourceFile, specifier: string, permission: Permission): string | undefined {
  if (permission.node === 'any') return undefined;
  if (permission.node === 'none') return `${file.folder} may use nothing of Node: ${permission.why}.`;
  if (permission.node.includes(specifier) || HARMLESS_NODE_MODULES.includes(specifier)) return undefined;
  return `${file.folder} may use ${list(permission.node)} and the harmless modules of Node: ${permission.why}.`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

/** Files that have grown past the limit. */
export function findLongFiles(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    return lines > MAX_LINES
      ? [
          `${path} has ${lines} lines, ${MAX_LINES} are allowed: find the second thing that it does, name it, move it out`,
        ]
      : [];
  });
}

/** Packages that a shipped folder imports although an installation without devDependencies lacks them. */
export function findUnshippedPackages(
  files: readonly SourceFile[],
  shipped: readonly string[],
): readonly string[] {
  return files
    .filter(({ folder }) => folder.startsWith('src/'))
    .flatMap((file) =>
      file.imports.flatMap((named) =>
        named.kind === 'package' && !isBuiltin(named.specifier) && !shipped.includes(named.name)
          ? [
              `${file.path}:${named.line} imports ${named.name}, which is not in "dependencies" of package.json`,
            ]
          : [],
      ),
    );
}

/** Bootstrap files that could not run in a bare checkout. */
export function findBootstrapPackages(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => path.endsWith('.mjs'))
    .flatMap((file) =>
      file.imports.flatMap((named) =>
        named.kind === 'package' && BOOTSTRAP_PACKAGES[file.path]?.includes(named.name) !== true
          ? [
              `${file.path}:${named.line} imports ${named.name}; it runs before anything is installed, with Node alone`,
            ]
          : [],
      ),
    );
}

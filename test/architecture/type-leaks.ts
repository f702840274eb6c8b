// Finds Node's or the DOM's types in a project that must not know them: `types: []` does not stop a library's own import.
import path from 'node:path';
import ts from 'typescript';

/** A kind of types that must stay out of some projects. */
export type Platform = 'node' | 'dom';

const SIGNS: Readonly<Record<Platform, RegExp>> = {
  node: /\/node_modules\/@types\/node\//,
  dom: /\/typescript\/lib\/lib\.dom\./,
};

/**
 * Compiles nothing, only loads the project as the compiler would, and looks for the platform's declaration files.
 * @returns messages, with the file through which they came
 */
export function findTypeLeaks(tsconfig: string, platforms: readonly Platform[]): readonly string[] {
  const program = loadProject(tsconfig);
  const project = path.basename(path.dirname(tsconfig));
  return platforms.flatMap((platform) => {
    const leaked = program.getSourceFiles().find(({ fileName }) => SIGNS[platform].test(fileName));
    if (leaked === undefined) return [];
    return [
      `${project}: the ${platform} types became visible (${path.basename(leaked.fileName)}) through ${importersOf(program, leaked)}. ` +
        'Import something that does not know the platform, or take a small interface of our own',
    ];
  });
}

/** How many files a project has; a project that could not be read has none and would look clean. */
export function countProjectFiles(tsconfig: string): number {
  return loadProject(tsconfig).getRootFileNames().length;
}

function loadProject(tsconfig: string): ts.Program {
  const read = ts.readConfigFile(tsconfig, (file) => ts.sys.readFile(file));
  const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, path.dirname(tsconfig));
  return ts.createProgram({
    rootNames: parsed.fileNames,
    options: parsed.options,
    projectReferences: parsed.projectReferences ?? [],
  });
}

/** The packages that our own files of the project import: one of them brought the types. */
function importersOf(program: ts.Program, leaked: ts.SourceFile): string {
  const own = program
    .getSourceFiles()
    .filter(({ fileName }) => !fileName.includes('/node_modules/') && fileName !== leaked.fileName);
  const packages = own.flatMap((file) =>
    ts
      .preProcessFile(file.text)
      .importedFiles.flatMap(({ fileName }) => (fileName.startsWith('.') ? [] : [fileName])),
  );
  return [...new Set(packages)].join(', ');
}

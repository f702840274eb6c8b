// Finds import cycles, between files and between folders, by Tarjan's strongly connected components.
// https://doi.org/10.1137/0201010
import { folderOf, type SourceFile } from './source-tree.js';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Each group of files that import each other in a circle, as a message. Types count: files that need each other are one. */
export function findFileCycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(files.map((file) => [file.path, new Set(targetsOf(file))]));
  return stronglyConnected(graph).map(
    (group) =>
      `these files import each other in a circle: ${group.join(', ')}. Move what they share into a file of its own`,
  );
}

/** Each group of folders that import each other in a circle, as a message. */
export function findFolderCycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map<string, Set<string>>();
  for (const file of files) {
    const targets = graph.get(file.folder) ?? new Set<string>();
    for (const target of targetsOf(file)) if (folderOf(target) !== file.folder) targets.add(folderOf(target));
    graph.set(file.folder, targets);
  }
  return stronglyConnected(graph).map(
    (group) => `these folders import each other in a circle: ${group.join(', ')}`,
  );
}

function targetsOf(file: SourceFile): readonly string[] {
  return file.imports.flatMap((named) => (named.kind === 'file' ? [named.target] : []));
}

/** Groups of two or more nodes that reach each other, and nodes that reach themselves directly. */
function stronglyConnected(graph: Graph): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const path: string[] = [];
  const groups: string[][] = [];

  function visit(node: string): number {
    const own = order.size;
    order.set(node, own);
    path.push(node);
    let lowest = own;
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (path.includes(next)) lowest = Math.min(lowest, order.get(next) ?? own);
    }
    if (lowest === own) {
      const group = path.splice(path.indexOf(node));
      if (group.length > 1 || graph.get(node)?.has(node) === true) groups.push(group.sort());
    }
    return lowest;
  }

  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return groups;
}

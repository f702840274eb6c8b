// The configuration file: YAML 1.2 (https://yaml.org/spec/1.2.2/), of which JSON is a subset, as assignments with line and column.
import {
  type Document,
  LineCounter,
  type Node,
  type YAMLError,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import type { Assignment } from './assignment.js';
import type { KeyPath } from './key-path.js';
import type { Problem } from './problem.js';
import type { Setting, SettingGroup } from './setting.js';

/** A file as far as it could be read: its settings, and what is wrong with it as a YAML file. */
export interface FileLayer {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly Problem[];
}

const maxDepth = 32;
/** A file with more faults than this is no configuration: the rest is not listed. */
const mostProblems = 200;

/** Reads the text of a configuration file called `name` in messages. An empty file has no settings. */
export function parseConfigText(settings: SettingGroup, name: string, text: string): FileLayer {
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  const whereOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${String(line)}:${String(col)}`;
  };
  const [error] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (error !== undefined) {
    return {
      assignments: [],
      problems: [syntaxProblem(whereOf(error.pos[0]), wordsOf(error), text, error.pos[0])],
    };
  }
  const walk: Walk = { whereOf, assignments: [], problems: [] };
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return walk;
  if (isMap(contents)) readNode(walk, settings, [], contents, whereOf(0));
  else refuse(walk, contents, 'the file is no list of settings.', 'Write one "key: value" per line.');
  return walk;
}

/** Parses YAML so that every fault has an offset; duplicate names are looked for by {@link parseConfigText}. */
export function parseYaml(text: string, lines: LineCounter): Document.Parsed {
  return parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    // The parser's own check compares every name with every other one.
    uniqueKeys: false,
  });
}

interface Walk {
  readonly whereOf: (offset: number) => string;
  readonly assignments: Assignment[];
  readonly problems: Problem[];
}

function readNode(
  walk: Walk,
  setting: Setting | undefined,
  path: KeyPath,
  node: Node,
  keyWhere: string,
): void {
  const before = walk.problems.length;
  const grouped = setting?.kind === 'group' || setting?.kind === 'record';
  if (isMap(node) && grouped) {
    for (const [name, child, offset] of pairsOf(walk, node, path.length)) {
      const below = setting.kind === 'group' ? setting.properties.get(name) : setting.value;
      readNode(walk, below, [...path, name], child, walk.whereOf(offset));
    }
    return;
  }
  const value = plainValue(walk, node, path.length);
  if (value === null || walk.problems.length > before) return;
  walk.assignments.push({ layer: 'file', path, value, where: placeOf(walk, node), keyWhere });
}

/** The value of a node without YAML's further inventions. `null`, which is what nothing reads as, sets nothing. */
function plainValue(walk: Walk, node: Node, depth: number): unknown {
  if (isMap(node)) {
    const pairs = [...pairsOf(walk, node, depth)];
    return Object.fromEntries(pairs.map(([name, child]) => [name, plainValue(walk, child, depth + 1)]));
  }
  if (isSeq(node)) {
    if (!isAllowed(walk, node, depth)) return null;
    return node.items.map((item) => (isNode(item) ? plainValue(walk, item, depth + 1) : null));
  }
  if (!isAllowed(walk, node, depth) || !isScalar(node)) return null;
  const { value } = node;
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  refuse(walk, node, 'this kind of value has no place here.', 'Write text, a number, true or false.');
  return null;
}

function* pairsOf(walk: Walk, node: Node, depth: number): Generator<[string, Node, number]> {
  if (!isMap(node) || !isAllowed(walk, node, depth)) return;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    if (!isScalar(key) || !isNode(value)) continue;
    const name = String(key.value);
    if (seen.has(name)) refuse(walk, key, `"${name}" is set twice.`, 'Keep one of the two.');
    seen.add(name);
    if (isAllowed(walk, key, depth)) yield [name, value, key.range?.[0] ?? 0];
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function isAllowed(walk: Walk, node: Node, depth: number): boolean {
  if (isAlias(node) || ('anchor' in node && typeof node.anchor === 'string')) {
    refuse(
      walk,
      node,
      'anchors (&) and aliases (*) are not read.',
      'Write the value out; text that begins with * or & needs quotes.',
    );
    return false;
  }
  if (depth > maxDepth) {
    refuse(walk, node, `this is nested more than ${String(maxDepth)} levels deep.`, 'Flatten it.');
    return false;
  }
  return true;
}

function refuse(walk: Walk, node: Node, message: string, fix: string): void {
  if (walk.problems.length < mostProblems) {
    walk.problems.push({ layer: 'file', where: placeOf(walk, node), message, fix });
  }
}

function placeOf(walk: Walk, node: Node): string {
  return walk.whereOf(node.range?.[0] ?? 0);
}

/** The parser's own words, but for the advice it gives to programmers. */
function wordsOf(error: YAMLError): string {
  return error.code === 'MULTIPLE_DOCS' ? 'a second document begins (---)' : error.message;
}

function syntaxProblem(where: string, message: string, text: string, offset: number): Problem {
  const line = text
    .slice(text.lastIndexOf('\n', offset - 1) + 1)
    .split('\n', 1)
    .join('');
  const star = /:\s+\*/.test(line);
  return {
    layer: 'file',
    where,
    message: `this is no YAML: ${message}.`,
    fix: star ? 'Put text that begins with * in quotes, such as "*/5 * * * *".' : 'Correct this line.',
  };
}

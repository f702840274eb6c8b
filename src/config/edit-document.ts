// Changes one key in a configuration file's text and leaves comments, order and the kind of file (YAML or JSON) as they are.
import { type Document, LineCounter, YAMLMap, isMap, isScalar } from 'yaml';
import type { KeyPath } from './key-path.js';
import { parseYaml } from './yaml-file.js';

/** The text with `value` at `path`, or without the path where `value` is undefined. The text must be readable YAML. */
export function editConfigText(text: string, path: KeyPath, value: unknown): string {
  const document = parseYaml(text, new LineCounter());
  if (value === undefined && !document.hasIn(path)) return text;
  const scalar = document.getIn(path, true);
  const range = isScalar(scalar) && scalar.value !== null ? scalar.range : undefined;
  if (value === undefined) removeKey(document, path);
  else setKey(document, path, value);
  const spliced = range && typeof value !== 'object' ? splice(text, range, value, document) : undefined;
  if (spliced !== undefined) return spliced;
  const edited = isJson(text) ? jsonText(document, text) : yamlText(document, text);
  return text.includes('\r\n') ? edited.replaceAll(/\r?\n/g, '\r\n') : edited;
}

/** Replaces only the bytes of a value that was there; undefined when that would not say what `wanted` says. */
function splice(
  text: string,
  range: readonly [number, number, ...unknown[]],
  value: unknown,
  wanted: Document.Parsed,
): string | undefined {
  const [start, end] = range;
  const old = text.slice(start, end);
  const forms = [JSON.stringify(value)];
  if (old.startsWith("'")) forms.unshift(`'${String(value).replaceAll("'", "''")}'`);
  if (!old.startsWith('"') && !old.startsWith("'") && !isJson(text)) forms.unshift(String(value));
  return forms
    .map((form) => text.slice(0, start) + form + text.slice(end))
    .find((candidate) => saysTheSame(candidate, wanted));
}

function saysTheSame(text: string, wanted: Document.Parsed): boolean {
  const document = parseYaml(text, new LineCounter());
  return (
    document.errors.length + document.warnings.length === 0 &&
    JSON.stringify(document.toJS()) === JSON.stringify(wanted.toJS())
  );
}

function removeKey(document: Document.Parsed, path: KeyPath): void {
  document.deleteIn(path);
  // A group that has become empty says nothing more.
  for (let length = path.length - 1; length > 0; length -= 1) {
    const group = document.getIn(path.slice(0, length));
    if (!isMap(group) || group.items.length > 0) return;
    document.deleteIn(path.slice(0, length));
  }
}

/** Opens the groups on the way: `plan:` with nothing after it is a group that waits for its first setting. */
function setKey(document: Document.Parsed, path: KeyPath, value: unknown): void {
  for (let length = 0; length < path.length; length += 1) {
    const start = path.slice(0, length);
    if (!isMap(length === 0 ? document.contents : document.getIn(start)))
      document.setIn(start, new YAMLMap());
  }
  // A scalar goes into the node that is there, which keeps its comment.
  document.setIn(path, typeof value === 'object' ? document.createNode(value) : value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function jsonText(document: Document.Parsed, before: string): string {
  const indent = /\n([ \t]+)\S/.exec(before)?.[1] ?? '  ';
  return `${JSON.stringify(document.toJS(), undefined, indent)}\n`;
}

function yamlText(document: Document.Parsed, before: string): string {
  if (isMap(document.contents) && document.contents.items.length === 0) return '{}\n';
  const indent = /\n( {1,8})[^\s-]/.exec(before)?.[1]?.length ?? 2;
  return document.toString({ lineWidth: 0, indent, flowCollectionPadding: !/\{\S/.test(before) });
}

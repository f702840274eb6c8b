// Changes one key in a configuration file's text and leaves comments, order and the kind of file (YAML or JSON) as they are.
import { type Document, LineCounter, YAMLMap, isMap } from 'yaml';
import type { KeyPath } from './key-path.js';
import { parseYaml } from './yaml-file.js';

/** The text with `value` at `path`, or without the path where `value` is undefined. The text must be readable YAML. */
export function editConfigText(text: string, path: KeyPath, value: unknown): string {
  const document = parseYaml(text, new LineCounter());
  if (value === undefined) removeKey(document, path);
  else {
    openGroups(document, path);
    document.setIn(path, document.createNode(value));
  }
  const edited = isJson(text) ? jsonText(document, text) : yamlText(document, text);
  return text.includes('\r\n') ? edited.replaceAll(/\r?\n/g, '\r\n') : edited;
}

function removeKey(document: Document.Parsed, path: KeyPath): void {
  if (!document.hasIn(path)) return;
  document.deleteIn(path);
  // A group that has become empty says nothing more.
  for (let length = path.length - 1; length > 0; length -= 1) {
    const group = document.getIn(path.slice(0, length));
    if (!isMap(group) || group.items.length > 0) return;
    document.deleteIn(path.slice(0, length));
  }
}

/** `plan:` with nothing after it is a group that waits for its first setting. */
function openGroups(document: Document.Parsed, path: KeyPath): void {
  for (let length = 0; length < path.length; length += 1) {
    const start = path.slice(0, length);
    if (isMap(length === 0 ? document.contents : document.getIn(start, true))) continue;
    if (length === 0) {
      const root = new YAMLMap();
      document.setIn([], root);
    } else document.setIn(start, new YAMLMap());
  }
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
  if (isMap(document.contents) && document.contents.items.length === 0) {
    document.contents.flow = true;
  }
  const indent = /\n( {1,8})\S/.exec(before)?.[1]?.length ?? 2;
  return document.toString({ lineWidth: 0, indent });
}

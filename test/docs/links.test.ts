// Links in the documents lead to files that exist, and to headings that are there.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LINK = /\]\(([^)\s]+)\)/g;

function documents(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return documents(name);
    return name.endsWith('.md') ? [name] : [];
  });
}

/** The anchor that web views of Markdown give a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function hasAnchor(file: string, anchor: string): boolean {
  if (!file.endsWith('.md')) return true;
  const headings = readFileSync(file, 'utf8').match(/^#+ .*$/gm) ?? [];
  return headings.some((heading) => anchorOf(heading.replace(/^#+ /, '')) === anchor);
}

function deadLinks(document: string, text: string): readonly string[] {
  const targets = [...text.matchAll(LINK)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [name = '', anchor] = target.split('#');
      const file = name === '' ? path.join(ROOT, document) : path.join(ROOT, path.dirname(document), name);
      if (!existsSync(file)) return true;
      return anchor !== undefined && statSync(file).isFile() && !hasAnchor(file, anchor);
    });
}

describe('the documents', () => {
  it.each(['README.md', ...documents('docs')])('have no dead link in %s', (document) => {
    expect(deadLinks(document, readFileSync(path.join(ROOT, document), 'utf8'))).toEqual([]);
  });

  it('would be caught with a dead link', () => {
    const text =
      '[a](LICENSE) [b](no-such-file.md) [c](README.md#no-such-heading) [d](https://example.org/) [e](#license)';
    expect(deadLinks('README.md', text)).toEqual(['no-such-file.md', 'README.md#no-such-heading']);
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importedFormats } from '../../src/nettests/formats/index.js';

const root = join(import.meta.dirname, '..', '..');
const docs = readFileSync(join(root, 'docs/importing.md'), 'utf8');

function sourcesIn(folder: string): string {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
}

describe('docs/importing.md', () => {
  it('lists the formats in their order', () => {
    const listed = [...docs.matchAll(/^\| `([a-z0-9-]+)`\s+\|/gm)].map(([, id]) => id);
    expect(listed).toEqual(importedFormats([]).map(({ id }) => id));
  });

  it('names every flag that an import may set', () => {
    const source = sourcesIn('src/import') + sourcesIn('src/nettests/formats');
    const flags = [...source.matchAll(/\['([a-z_]+)'\]|'([a-z]+_[a-z_]+)'/g)]
      .map(([, alone, other]) => alone ?? other ?? '')
      .filter(
        (name) =>
          !/_(bps|bytes)$/.test(name) &&
          /^(start_|duration_|loopback_|server_record|download_by|upload_by|rate_|summary_|verdict_)/.test(
            name,
          ),
      );
    expect(flags.length).toBeGreaterThan(8);
    for (const flag of flags) expect(docs, flag).toContain(`\`${flag}\``);
  });
});

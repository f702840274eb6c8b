import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences, documents, firstDifference } from '../../../scripts/docs/write.js';
import { listSettings } from '../../../src/config/key-path.js';
import { settingsOf } from '../../../src/config/setting.js';
import { variableName } from '../../../src/config/variable-name.js';
import { configSchema } from '../../../src/core/config.js';
import { errorCodes } from '../../../src/core/errors.js';
import { failures } from '../../../src/core/failure.js';
import { skipReasons } from '../../../src/core/skip-reason.js';
import { nettests } from '../../../src/nettests/index.js';

function textOf(path: string): string {
  return documents.find((document) => document.path === path)?.render() ?? '';
}

describe('scripts/docs/write', () => {
  it('finds the documents on disk as the code has them (else: npm run docs:write)', async () => {
    expect(await differences(join(import.meta.dirname, '../../..'))).toEqual([]);
  });

  it('describes each setting by key and variable, with a meaning', () => {
    const text = textOf('docs/configuration.md');
    for (const { path, setting } of listSettings(settingsOf(configSchema(nettests)))) {
      expect(text).toContain(`\`${variableName(path)}\``);
      expect(setting.description ?? (path.includes('*') ? 'free' : ''), path.join('.')).not.toBe('');
    }
  });

  it('describes each error, failure, skip reason and metric', () => {
    for (const code of Object.keys(errorCodes)) expect(textOf('docs/errors.md')).toContain(`| \`${code}\` |`);
    for (const name of Object.keys({ ...failures, ...skipReasons })) {
      expect(textOf('docs/failures.md')).toContain(`| \`${name}\` |`);
    }
    for (const nettest of nettests) {
      for (const { name } of nettest.metrics) expect(textOf('docs/nettests.md')).toContain(`\`${name}\``);
    }
  });

  it('shows the first lines that differ', () => {
    expect(firstDifference('a\nb\n', 'a\nb\n')).toBe('');
    expect(firstDifference('a\nb\nc', 'a\nx\nc')).toBe('line 2:\n- b\n- c\n+ x\n+ c');
    expect(firstDifference('a\nb\nc', 'a\nb')).toBe('line 3:\n- c');
    expect(firstDifference('', 'a')).toBe('line 1:\n- \n+ a');
  });
});

// Which tests run where: each project is one stage of `npm test` or one script of package.json.
import fs from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Folders of test/ that are projects of their own; everything else is "unit". */
const OWN_PROJECTS = {
  architecture: { testTimeout: 60_000 },
  browser: { testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false },
  long: { testTimeout: 30 * 60_000, hookTimeout: 10 * 60_000, fileParallelism: false },
  hardware: { testTimeout: 5 * 60_000, hookTimeout: 16 * 60_000, fileParallelism: false },
  faults: { testTimeout: 5 * 60_000, hookTimeout: 5 * 60_000, fileParallelism: false },
};

/**
 * Files with property tests, their own or a contract's: they get their seed from a setup file, which is too heavy to load for
 * every file.
 */
const PROPERTIES = fs
  .globSync('test/**/*.test.ts', { cwd: import.meta.dirname })
  .filter((file) => !Object.keys(OWN_PROJECTS).some((name) => file.startsWith(path.join('test', name, '/'))))
  .filter((file) => !file.startsWith(path.join('test', 'fixtures', '/')))
  .filter(
    (file) =>
      /fast-check|-contract\.js|arbitrary-draft/.exec(
        fs.readFileSync(path.join(import.meta.dirname, file), 'utf8'),
      ) !== null,
  );

export default defineConfig({
  test: {
    // Real processes, sockets and a browser on a shared machine: in CI one that fails is tried once more, and named in the
    // summary when it then passes. On a person's machine nothing is tried again.
    retry: process.env.CI === 'true' ? 1 : 0,
    // Names of the machine's time zone and locale must not decide a test.
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/fixtures/**',
            ...Object.keys(OWN_PROJECTS).map((name) => `test/${name}/**`),
            ...PROPERTIES,
          ],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'properties',
          include: PROPERTIES,
          setupFiles: ['test/seeded-properties.ts'],
          testTimeout: process.env.MK_KIOSK_TEST_SEEDS === 'new' ? 30 * 60_000 : 20_000,
        },
      },
      ...Object.entries(OWN_PROJECTS).map(([name, options]) => ({
        extends: true as const,
        test: {
          name,
          include: [`test/${name}/**/*.test.ts`],
          exclude: [`test/${name}/fixtures/**`],
          ...options,
        },
      })),
    ],
  },
});

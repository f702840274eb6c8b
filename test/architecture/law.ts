// The law of imports as a table: what each folder may import, and why. docs/architecture.md tells the reasons in full.
// Between folders the tsconfig references say the same to the compiler; a test keeps the two equal.

/** What one folder may import. */
export interface Permission {
  /** Other folders of this repository. */
  readonly folders: readonly string[] | 'any';
  /** npm packages. */
  readonly packages: readonly string[];
  /** Modules of Node that do something to the machine; `none` also forbids the harmless ones. */
  readonly node: readonly string[] | 'none' | 'any';
  /** Said when it is broken. */
  readonly why: string;
}

/** Modules of Node that only compute or wait: open to every folder that may use Node at all. */
export const HARMLESS_NODE_MODULES: readonly string[] = [
  'node:buffer',
  'node:crypto',
  'node:events',
  'node:module',
  'node:os',
  'node:path',
  'node:perf_hooks',
  'node:process',
  'node:stream',
  'node:stream/promises',
  'node:string_decoder',
  'node:timers',
  'node:timers/promises',
  'node:url',
  'node:util',
  'node:zlib',
];

const FILES = ['node:fs', 'node:fs/promises'];
const ADAPTER =
  'an adapter knows core and its one outside dependency; where it needs another adapter it takes an interface from core, and src/bin hands it in';

/** One row per folder; a folder without a row fails the test. */
export const LAW: Readonly<Record<string, Permission>> = {
  'src/core': {
    folders: [],
    packages: ['zod'],
    node: 'none',
    why: 'core runs in the daemon, in the collector and in the browser: no I/O, no clock, no Node, no DOM',
  },
  'src/nettests': {
    folders: ['src/core'],
    packages: ['zod'],
    node: 'none',
    why: 'a nettest says what to run and what the output means; running it is done by what it is given',
  },
  'src/ndt7': {
    folders: ['src/core'],
    packages: ['selfsigned', 'zod'],
    node: [...FILES, 'node:http', 'node:https', 'node:net', 'node:tls', 'node:worker_threads'],
    why: ADAPTER,
  },
  'src/exec': {
    folders: ['src/core'],
    packages: ['zod'],
    node: [...FILES, 'node:child_process'],
    why: `${ADAPTER}; only src/exec starts programs`,
  },
  'src/schedule': { folders: ['src/core'], packages: ['node-cron', 'zod'], node: [], why: ADAPTER },
  'src/monitors': {
    folders: ['src/core'],
    packages: ['zod'],
    node: ['node:dgram', 'node:dns/promises', 'node:fs', 'node:http', 'node:net'],
    why: `${ADAPTER}; programs such as ping are run through core's Exec`,
  },
  'src/probes': {
    folders: ['src/core'],
    packages: ['zod'],
    node: ['node:dgram', 'node:dns', 'node:http', 'node:https', 'node:net', 'node:tls'],
    why: `${ADAPTER}; nettests are handed its clients`,
  },
  'src/import': { folders: ['src/core'], packages: ['zod'], node: FILES, why: ADAPTER },
  'src/export': { folders: ['src/core'], packages: ['zod'], node: [], why: ADAPTER },
  'src/demo': { folders: ['src/core'], packages: [], node: 'none', why: 'a year is made up of a seed alone' },
  'src/balena': {
    folders: ['src/core'],
    packages: ['zod'],
    node: [...FILES, 'node:http'],
    why: `${ADAPTER}; flock(1) is run through core's Exec`,
  },
  'src/config': { folders: ['src/core'], packages: ['yaml', 'zod'], node: FILES, why: ADAPTER },
  'src/sqlite': {
    folders: ['src/core'],
    packages: ['better-sqlite3', 'zod'],
    node: FILES,
    why: `${ADAPTER}; only src/sqlite opens databases`,
  },
  'src/host': { folders: ['src/core'], packages: ['zod'], node: [...FILES, 'node:v8'], why: ADAPTER },
  'src/indicators': {
    folders: ['src/core'],
    packages: ['i2c-bus', 'onoff', 'zod'],
    node: FILES,
    why: `${ADAPTER}; only src/indicators touches GPIO and I2C`,
  },
  'src/access': {
    folders: ['src/core'],
    packages: ['zod'],
    node: FILES,
    why: `${ADAPTER}; only src/access sees PIN and tokens`,
  },
  'src/web': {
    folders: ['src/core'],
    packages: ['@fastify/helmet', 'fastify', 'fastify-type-provider-zod', 'zod'],
    node: ['node:http', 'node:net'],
    why: `${ADAPTER}; what the servers of kiosk and collector have in common lies here`,
  },
  'src/http': {
    folders: ['src/core', 'src/web'],
    packages: ['@fastify/rate-limit', '@fastify/static', 'fastify', 'zod'],
    node: [...FILES, 'node:http', 'node:net'],
    why: ADAPTER,
  },
  'src/collector': {
    folders: ['src/core', 'src/web'],
    packages: ['@fastify/rate-limit', 'fastify', 'zod'],
    node: ['node:fs'],
    why: `${ADAPTER}; its database is handed in through core's SqlDatabase`,
  },
  'src/forward': {
    folders: ['src/core'],
    packages: ['zod'],
    node: [...FILES, 'node:http', 'node:https', 'node:tls'],
    why: `${ADAPTER}; rows and identity are handed in`,
  },
  'src/display': {
    folders: ['src/core'],
    packages: ['zod'],
    node: FILES,
    why: `${ADAPTER}; programs are run and kept running through core's Exec and Supervise`,
  },
  'src/bin': {
    folders: [
      'src/core',
      'src/nettests',
      'src/ndt7',
      'src/exec',
      'src/schedule',
      'src/monitors',
      'src/probes',
      'src/import',
      'src/export',
      'src/demo',
      'src/balena',
      'src/config',
      'src/sqlite',
      'src/host',
      'src/indicators',
      'src/access',
      'src/web',
      'src/http',
      'src/collector',
      'src/forward',
      'src/display',
    ],
    packages: ['commander', 'pino', 'uuid', 'zod'],
    node: [...FILES, 'node:net'],
    why: 'bin only wires: work that needs more belongs into an adapter',
  },
  electron: {
    folders: [],
    packages: ['electron'],
    node: [],
    why: 'the window shows a page of the daemon and imports nothing of it, so that its crash costs no measurement',
  },
  renderer: {
    folders: ['src/core'],
    packages: ['chart.js', 'qr', 'zod'],
    node: 'none',
    why: 'the pages run in a browser and draw any nettest from what core describes',
  },
  scripts: {
    folders: 'any',
    packages: [
      '@m-lab/ndt7',
      'better-sqlite3',
      'playwright-core',
      'prettier',
      'uuid',
      'web-worker',
      'ws',
      'zod',
    ],
    node: 'any',
    why: 'a package that only a script uses is a devDependency and is listed here',
  },
  test: {
    folders: 'any',
    packages: [
      '@m-lab/ndt7',
      '@seriousme/openapi-schema-validator',
      'ajv',
      'ajv-formats',
      'axe-core',
      'better-sqlite3',
      'fast-check',
      'fastify',
      'pino',
      'playwright-core',
      'qr',
      'selfsigned',
      'typescript',
      'uuid',
      'vite',
      'vitest',
      'web-worker',
      'ws',
      'yaml',
      'zod',
    ],
    node: 'any',
    why: 'a package that only tests use is a devDependency and is listed here',
  },
};

/** Files of the bootstrap that run after the packages are installed, and the packages they import; all others use Node alone. */
export const BOOTSTRAP_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'scripts/toolchain/open-page.mjs': ['playwright-core'],
};

/** No file is longer, and there is no list of exceptions. */
export const MAX_LINES = 300;

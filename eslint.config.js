// Lint rules: what the compiler leaves open (`any`, `as`, `!`, floating promises) and who may import the dangerous modules.
// Which folder may import which folder is the business of the tsconfig files and of test/architecture.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Modules with one importer each, wherever they are written.
 * @type {{ name: string, owners: string[], message: string }[]}
 */
const OWNED_MODULES = [
  {
    name: 'node:child_process',
    owners: ['src/exec/**', 'scripts/**', 'test/**'],
    message: 'Only src/exec starts programs: take its interface from src/core as a parameter.',
  },
  {
    name: 'child_process',
    owners: [],
    message: 'Write node:child_process, and only in src/exec.',
  },
  {
    name: 'better-sqlite3',
    owners: ['src/sqlite/**', 'scripts/**', 'test/**'],
    message: 'Only src/sqlite opens databases: take the store interface from src/core as a parameter.',
  },
  {
    name: 'onoff',
    owners: ['src/indicators/**', 'test/**'],
    message: 'Only src/indicators touches GPIO.',
  },
  {
    name: 'i2c-bus',
    owners: ['src/indicators/**', 'test/**'],
    message: 'Only src/indicators touches I2C.',
  },
];

/** One group of folders per set of owned modules, since a later `no-restricted-imports` replaces an earlier one. */
const OWNER_FOLDERS = [...new Set(OWNED_MODULES.flatMap((module) => module.owners))];

function restrictedImportsFor(folder) {
  const owns = (module) => module.owners.some((owner) => owner === folder || isUnder(folder, owner));
  return OWNED_MODULES.filter((module) => !owns(module)).map(({ name, message }) => ({ name, message }));
}

function isUnder(folder, owner) {
  return folder.startsWith(owner.replace(/\*\*$/, ''));
}

const MARKUP_MESSAGE = 'Text from outside must never become markup: use textContent and createElement.';

export default defineConfig(
  {
    ignores: [
      'dist/',
      'data/',
      '.node/',
      '.vitest/',
      'node_modules/',
      'test/fixtures/',
      'test/architecture/fixtures/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // An interface may ask for a promise where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // A measurement's clock, exec and logger are passed as plain objects of functions.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals, or `as const`.' },
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name: the file is called like what it exports.',
        },
      ],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: MARKUP_MESSAGE },
        { property: 'outerHTML', message: MARKUP_MESSAGE },
        { property: 'insertAdjacentHTML', message: MARKUP_MESSAGE },
      ],
    },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-imports': ['error', { paths: restrictedImportsFor('') }],
    },
  },
  ...OWNER_FOLDERS.map((folder) => ({
    files: [folder],
    rules: { 'no-restricted-imports': ['error', { paths: restrictedImportsFor(folder) }] },
  })),
  {
    // Output goes through the logger or the CLI, so that stdout stays a contract.
    files: ['src/**/*.ts'],
    ignores: ['src/bin/**'],
    rules: { 'no-console': 'error' },
  },
  // Undefined names in plain JavaScript are found by the compiler (scripts/tsconfig.bootstrap.json).
  { files: ['**/*.mjs', '*.js'], rules: { 'no-undef': 'off' } },
  {
    files: ['*.config.js', '*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  prettier,
);

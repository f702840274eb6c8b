// Files that are read beside the module: migrations and the raw dictionary.
import { existsSync } from 'node:fs';

/**
 * The URL of a file or folder (ends in `/`) of src/sqlite. The compiler copies only code to dist/, so that there the
 * source folder which dist/ mirrors is looked at.
 */
export function assetUrl(name: string): URL {
  const beside = new URL(`./${name}`, import.meta.url);
  return existsSync(beside) ? beside : new URL(`../../../src/sqlite/${name}`, import.meta.url);
}

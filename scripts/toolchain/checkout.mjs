// Where things lie in this checkout; every bootstrap script takes its paths from here.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** The checkout's root folder, absolute. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Git-ignored folder for everything the bootstrap brings; `.node/bin` always holds the node, npm and npx in use. */
export const BROUGHT = path.join(ROOT, '.node');

export const BIN = path.join(BROUGHT, 'bin');
export const NODE_MODULES = path.join(ROOT, 'node_modules');
export const DIST = path.join(ROOT, 'dist');
export const PINNED = path.join(ROOT, 'scripts', 'toolchain', 'pinned');

/** The built command line program, which also is the daemon. */
export const COLLECTOR = path.join(DIST, 'src', 'bin', 'mk-collector.js');
export const PROGRAM = path.join(DIST, 'src', 'bin', 'mk-kiosk.js');

// `npm run release -- FOLDER [--target linux-arm64]`: makes an installable tree FOLDER/<version>-<hash>, with its own Node.
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { makeRelease, TARGETS } from './release/make-release.mjs';
import { prepareProgram } from './toolchain/prepare.mjs';
import { BootstrapError, failWith } from './toolchain/say.mjs';

try {
  const { values, positionals } = parseArgs({
    options: { target: { type: 'string', default: `linux-${process.arch}` } },
    allowPositionals: true,
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    throw new BootstrapError('no folder was given for the release', 'npm run release -- FOLDER');
  }
  const target = TARGETS.find((known) => known === values.target);
  if (target === undefined) {
    throw new BootstrapError(`there is no target "${values.target}"`, `use one of: ${TARGETS.join(', ')}`);
  }
  const toolchain = await prepareProgram();
  const made = await makeRelease(toolchain, path.resolve(folder), target);
  process.stdout.write(`${made}\n`);
} catch (error) {
  failWith(error);
}

// Runs a tool with the checkout's Node and packages first on the PATH: `node scripts/with-toolchain.mjs prettier --write .`
// With --built the program and all scripts are built before.
import path from 'node:path';
import process from 'node:process';
import { buildEverything } from './toolchain/build.mjs';
import { BIN, NODE_MODULES, ROOT } from './toolchain/checkout.mjs';
import { cleanEnvironment } from './toolchain/clean-environment.mjs';
import { withLock } from './toolchain/lock.mjs';
import { prepareProgram, prepareTools } from './toolchain/prepare.mjs';
import { runInForeground } from './toolchain/run-in-foreground.mjs';
import { failWith } from './toolchain/say.mjs';

try {
  const needsBuild = process.argv[2] === '--built';
  const [tool = 'node', ...args] = process.argv.slice(needsBuild ? 3 : 2);
  if (needsBuild) {
    const toolchain = await prepareProgram();
    await withLock(() => buildEverything(toolchain));
  } else {
    await prepareTools();
  }
  const folders = [BIN, path.join(NODE_MODULES, '.bin'), process.env.PATH ?? ''];
  const env = cleanEnvironment({ PATH: folders.join(path.delimiter) });
  runInForeground(tool, args, { cwd: ROOT, env, ownGroup: false });
} catch (error) {
  failWith(error);
}

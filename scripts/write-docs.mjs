// `npm run docs:write`: renews the documents that are made from code, by every program of scripts/docs.
import process from 'node:process';
import { runDocs } from './stages/docs-stage.mjs';
import { buildEverything } from './toolchain/build.mjs';
import { withLock } from './toolchain/lock.mjs';
import { prepareTools } from './toolchain/prepare.mjs';
import { failWith, say } from './toolchain/say.mjs';

try {
  const toolchain = await prepareTools();
  await withLock(() => buildEverything(toolchain));
  const { passed, failed, output } = await runDocs(toolchain, []);
  process.stderr.write(output);
  say(`${passed} written, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  failWith(error);
}

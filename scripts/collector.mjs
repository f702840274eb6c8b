// `npm run collector`: makes the checkout ready where it is not, then runs the collector: `npm run collector -- ARGS` is `mk-collector ARGS`.
import process from 'node:process';
import { COLLECTOR } from './toolchain/checkout.mjs';
import { cleanEnvironment } from './toolchain/clean-environment.mjs';
import { prepareProgram } from './toolchain/prepare.mjs';
import { runInForeground } from './toolchain/run-in-foreground.mjs';
import { failWith } from './toolchain/say.mjs';

try {
  const toolchain = await prepareProgram();
  // npm changes into the checkout; files named on the command line are meant from where the person is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  runInForeground(toolchain.node, [COLLECTOR, ...process.argv.slice(2)], {
    cwd,
    env: cleanEnvironment(),
    ownGroup: true,
  });
} catch (error) {
  failWith(error);
}

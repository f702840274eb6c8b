// `npm run -s mk-kiosk -- ARGS`: the command line program from a checkout, built first where needed.
import process from 'node:process';
import { PROGRAM } from './toolchain/checkout.mjs';
import { cleanEnvironment } from './toolchain/clean-environment.mjs';
import { prepareProgram } from './toolchain/prepare.mjs';
import { runInForeground } from './toolchain/run-in-foreground.mjs';
import { failWith } from './toolchain/say.mjs';

try {
  const toolchain = await prepareProgram();
  // npm changes into the checkout; files named on the command line are meant from where the person is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  runInForeground(toolchain.node, [PROGRAM, ...process.argv.slice(2)], {
    cwd,
    env: cleanEnvironment(),
    ownGroup: false,
  });
} catch (error) {
  failWith(error);
}

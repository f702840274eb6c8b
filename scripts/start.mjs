// `npm start`: makes the checkout ready where it is not, then runs the kiosk: `npm start -- ARGS` is `mk-kiosk run ARGS`.
import process from 'node:process';
import { PROGRAM } from './toolchain/checkout.mjs';
import { cleanEnvironment } from './toolchain/clean-environment.mjs';
import { hardwareProblem } from './toolchain/hardware-modules.mjs';
import { prepareProgram } from './toolchain/prepare.mjs';
import { runInForeground } from './toolchain/run-in-foreground.mjs';
import { failWith, say } from './toolchain/say.mjs';

/** A kiosk is idle nearly always: small memory is worth more than speed (docs/decisions/0001). */
const DAEMON_NODE_FLAGS = ['--max-semi-space-size=1', '--optimize-for-size'];

try {
  const toolchain = await prepareProgram();
  const problem = hardwareProblem();
  if (problem !== undefined) say(`no hardware support: ${problem}`);
  const args = [...DAEMON_NODE_FLAGS, PROGRAM, 'run', ...process.argv.slice(2)];
  // npm changes into the checkout; files named on the command line are meant from where the person is.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  runInForeground(toolchain.node, args, { cwd, env: cleanEnvironment(), ownGroup: true });
} catch (error) {
  failWith(error);
}

// `mk-kiosk doctor`: looks at everything the kiosk needs and says what to do about what is missing. Measures nothing, and
// sends nothing beyond this device unless it is asked to.
import { z } from 'zod';
import { worstState } from '../../core/check.js';
import { exitCodes } from '../../core/errors.js';
import { createExec } from '../../exec/exec.js';
import { systemClock } from '../../host/clock.js';
import { createDoctorContext } from '../checks/doctor-context.js';
import { doctorChecks } from '../checks/index.js';
import { runChecks } from '../checks/run-checks.js';
import { asCalled } from '../called-as.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { printJson, printLine } from '../output.js';
import { systemRoot } from '../package-facts.js';

const optionsSchema = commonOptionsSchema.extend({ online: z.boolean().optional() });

/** Exit code 1 when anything is a problem. */
export const command = defineCommand(optionsSchema, async (options) => {
  const context = createDoctorContext(options, {
    root: systemRoot(process.env),
    exec: createExec(),
    online: options.online === true,
  });
  try {
    const findings = await runChecks(doctorChecks, context, systemClock);
    if (options.json === true) printJson({ state: worstState(findings), findings });
    else {
      for (const { check, state, what, fix } of findings) {
        printLine(`${state.padEnd(8)} ${check}: ${what}`);
        if (fix !== undefined) printLine(`         ${asCalled(fix)}`);
      }
    }
    if (worstState(findings) === 'problem') process.exitCode = exitCodes.failed;
  } finally {
    await context.close();
  }
});

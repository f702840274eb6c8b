// Whether each nettest could run: programs there, server known, consent given.
import { nettests } from '../../nettests/index.js';
import type { DoctorCheck } from './doctor-context.js';

/** What is missing for a nettest that is switched on is a warning; one that is switched off needs nothing. */
export const checkNettests: DoctorCheck = {
  id: 'nettests',
  timeoutMs: 30_000,
  async look(context) {
    const { readiness } = await context.measuring();
    const found = await Promise.all(
      nettests.map(async (nettest) => {
        const check = `nettest ${nettest.id}`;
        const { state, needs, programVersion } = await readiness.of(nettest);
        if (needs.length === 0) return [{ check, state: 'ok' as const, what: programVersion ?? state }];
        const off = state === 'disabled';
        return needs.map(({ message, fix }) => ({
          check,
          state: off ? ('ok' as const) : ('warning' as const),
          what: off ? `switched off; ${message}` : message,
          fix,
        }));
      }),
    );
    return found.flat();
  },
};

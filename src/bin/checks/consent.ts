// Who may be told what this kiosk measures.
import { consentProviders } from '../../core/consent.js';
import type { DoctorCheck } from './doctor-context.js';

/** Only tells: a kiosk without any consent is as it should be, and measures nothing on the internet. */
export const checkConsent: DoctorCheck = {
  id: 'consent',
  async look(context) {
    const { readiness } = await context.measuring();
    return consentProviders.map(({ id, name }) => ({
      state: 'ok',
      what: `${name}: ${readiness.consented(id) ? 'given' : 'not given'}`,
      ...(!readiness.consented(id) && { fix: `mk-kiosk consent grant ${id} --who NAME, if you want to` }),
    }));
  },
};

// Whether the provisioning file of the card was taken in.
import { provisionPlace, findProvisionFile, readProvisionState } from '../provisioning.js';
import type { DoctorCheck } from './doctor-context.js';

/** A file that was refused is a problem, though the kiosk measures all the same. */
export const checkProvisioning: DoctorCheck = {
  id: 'provisioning',
  look({ options, root, dataFolder }) {
    const file = findProvisionFile({ ...provisionPlace(options), root });
    const state = readProvisionState(dataFolder);
    if (file === undefined || state === undefined) {
      const what =
        file === undefined
          ? 'no provisioning file'
          : `${file} is there; it is taken in when the kiosk starts`;
      return [{ state: 'ok', what }];
    }
    if (state.problem !== undefined) {
      const { message: what, fix } = state.problem;
      return [{ state: 'problem', what, fix }];
    }
    return [{ state: 'ok', what: `${state.file} was taken in at ${state.at}` }];
  },
};

// Whether lights and displays on GPIO and I2C can be used.
import { detectHardware } from '../../indicators/index.js';
import type { DoctorCheck } from './doctor-context.js';

/** None is fine: the kiosk needs no hardware. */
export const checkHardware: DoctorCheck = {
  id: 'hardware',
  async look() {
    return [{ state: 'ok', what: (await detectHardware()).detail }];
  },
};

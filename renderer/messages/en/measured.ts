// What the kiosk itself names, it names in English: only the reasons stand here, as core has them.
import { validityReasons } from '../../../src/core/validity-reason.js';
import type { Conditions } from '../../../src/core/conditions.js';
import type { MeasuredTexts } from '../measured-texts.js';

const words = (code: keyof typeof validityReasons) => (conditions: Conditions) =>
  validityReasons[code].words(conditions);

/** The English words. */
export const measured: { readonly measured: MeasuredTexts } = {
  measured: {
    nettests: {},
    metrics: {},
    consents: {},
    reasons: {
      link_speed: words('link_speed'),
      half_duplex: words('half_duplex'),
      usb_bus: words('usb_bus'),
      wifi_rate: words('wifi_rate'),
      wifi_weak: words('wifi_weak'),
      own_ceiling: words('own_ceiling'),
      processor: words('processor'),
      throttled: words('throttled'),
      under_voltage: words('under_voltage'),
      other_traffic: words('other_traffic'),
      traffic_before: words('traffic_before'),
      proxied: words('proxied'),
      incomplete: words('incomplete'),
      link_changed: words('link_changed'),
      mostly_other_traffic: words('mostly_other_traffic'),
    },
  },
};

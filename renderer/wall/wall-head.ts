// The wall's upper edge: which kiosk this is, and what time it is.
import { element, setText } from '../element.js';
import { kioskNowMs } from '../page-state.js';
import { clockText } from '../time-text.js';
import type { View } from '../views/view.js';

/** The upper edge. */
export function createWallHead(): View {
  const name = element('p', { class: 'wall-name' });
  const place = element('p', { class: 'wall-place' });
  const clock = element('time', { class: 'wall-clock' });
  const root = element('header', { class: 'wall-head' }, name, place, clock);
  return {
    root,
    update(state, wording) {
      const { status } = state;
      if (status === undefined) return;
      const { site, location } = status.device.annotations;
      setText(name, status.device.name);
      setText(place, [site, location].filter((part) => part !== undefined).join(', '));
      setText(clock, clockText(kioskNowMs(state), wording));
    },
  };
}

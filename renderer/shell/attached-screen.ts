// What the page on the attached display does beside being looked at: it says that it lives, passes touches on, and paints
// itself black in dark hours where nothing can switch the screen off.
import type { StatusDocument } from '../../src/core/api.js';
import type { ApiClient } from '../api-client.js';
import { element } from '../element.js';

/** A sign of life each three seconds; the daemon waits for 15 s of silence. */
const pulseMs = 3_000;

/** The page on the attached display. */
export interface AttachedScreen {
  update(status: StatusDocument | undefined): void;
}

/** Begins when the daemon opened this page on its display, which it says by a key in the address; undefined elsewhere. */
export function attachScreen(
  api: Pick<ApiClient, 'screen'>,
  query: URLSearchParams,
): AttachedScreen | undefined {
  const key = query.get('display');
  if (key === null) return undefined;
  const black = element('div', { class: 'screen-black', hidden: '' });
  document.body.append(black);
  const pulse = () => void api.screen({ key, touched: false });
  const onTouch = () => {
    black.hidden = true;
    void api.screen({ key, touched: true });
  };
  for (const event of ['pointerdown', 'keydown'] as const)
    addEventListener(event, onTouch, { passive: true });
  setInterval(pulse, pulseMs);
  pulse();
  return {
    update(status) {
      black.hidden = status?.screen?.power !== 'painted_black';
    },
  };
}

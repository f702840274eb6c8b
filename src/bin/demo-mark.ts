// A store that was made up is looked at, and never measured into.
import { demoMarkOf, demoState, type DemoMark } from '../core/demo.js';
import { KioskError } from '../core/errors.js';
import type { KioskStore } from '../core/store.js';

/** The mark of a made-up store; undefined for every other. */
export async function readDemoMark(store: Pick<KioskStore, 'readState'>): Promise<DemoMark | undefined> {
  return demoMarkOf(await store.readState(demoState));
}

/** Throws conflict for a made-up store. */
export function refuseDemo(mark: DemoMark | undefined): void {
  if (mark === undefined) return;
  throw new KioskError(
    'conflict',
    'the measurements of this kiosk are a demo: made up, to look at',
    'Start a real kiosk with "mk-kiosk run" on a data folder of its own; real figures never go among made-up ones.',
  );
}

// What a call throws, to be looked at.
import { KioskError } from '../../src/core/errors.js';

/** The KioskError that `work` throws or rejects with; fails the test when there is none. */
export async function kioskErrorOf(work: () => unknown): Promise<KioskError> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof KioskError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

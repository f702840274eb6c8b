// English sentences for what the kiosk says as codes: core's own.
import { failures } from '../../../src/core/failure.js';
import { skipReasons } from '../../../src/core/skip-reason.js';

/** Texts by a code: a language has all of them, in its own words. */
type Texts<Table> = Readonly<Record<keyof Table, string>>;

const failureTexts: Texts<typeof failures> = failures;
const skipTexts: Texts<typeof skipReasons> = skipReasons;

/** The English sentences of codes. */
export const codes = { failures: failureTexts, skips: skipTexts };

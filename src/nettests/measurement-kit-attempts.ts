// Whether anything answered a test of Measurement Kit or OONI: they call a service blocked when the device was only offline.
import type { Failure } from '../core/failure.js';
import { isRecord, textOf } from './formats/json-lines.js';

/**
 * The failure that stands for a test that reached nobody: its own failure string, or that of the first attempt where not
 * one request or connection got an answer. Undefined where something answered, or nothing is known of attempts.
 */
export function failureOfSilence(testKeys: Readonly<Record<string, unknown>>): Failure | undefined {
  const own = textOf(testKeys.failure);
  if (own !== undefined) return { failure: own.slice(0, 200) };
  const attempts = [...attemptsIn(testKeys.requests), ...attemptsIn(testKeys.tcp_connect)];
  const [first] = attempts;
  if (first === undefined || attempts.some((failure) => failure === undefined)) return undefined;
  // The helper that looked at the same page from elsewhere answered: this device was online.
  const helper = testKeys.control;
  if (isRecord(helper) && Object.keys(helper).length > 0 && textOf(testKeys.control_failure) === undefined) {
    return undefined;
  }
  const detail = `nothing answered (attempts: ${attempts.length}): the device may have been offline`;
  return { failure: first, detail };
}

/** The failure of each request or connection, undefined where there was none. */
function attemptsIn(list: unknown): readonly (string | undefined)[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isRecord).map((one) => {
    const status = isRecord(one.status) ? one.status : one;
    return textOf(status.failure)?.slice(0, 200);
  });
}

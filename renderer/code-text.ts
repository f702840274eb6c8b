// Sentences for the codes the kiosk answers with, in the language of the page; a code nobody has described stays itself.
import { isKnownFailure } from '../src/core/failure.js';
import { isSkipReason } from '../src/core/skip-reason.js';
import type { Wording } from './wording.js';

/** Why a test failed. */
export function failureText(failure: string, { messages }: Pick<Wording, 'messages'>): string {
  return isKnownFailure(failure) ? messages.failures[failure] : failure;
}

/** Why a due run was not made. */
export function skipText(reason: string, { messages }: Pick<Wording, 'messages'>): string {
  return isSkipReason(reason) ? messages.skips[reason] : reason;
}

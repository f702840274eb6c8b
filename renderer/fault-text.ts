// What went wrong with a request, as a sentence and what to do.
import type { Fault } from './api-client.js';
import type { Messages } from './messages/messages.js';

/** A problem as people read it. */
export interface ProblemText {
  readonly message: string;
  readonly fix: string;
}

/** The sentence and the fix for a fault. */
export function faultText(fault: Fault, { problems, connection, run }: Messages): ProblemText {
  switch (fault.kind) {
    case 'unreachable':
      return { message: connection.unreachable, fix: connection.unreachableFix };
    case 'nothing_ready':
      return { message: run.nothingReady, fix: run.nothingReadyFix };
    case 'unreadable':
      return { message: problems.unreadable(problems.whats[fault.what]), fix: problems.unreadableFix };
    case 'refused':
      return { message: fault.detail, fix: fault.fix };
  }
}

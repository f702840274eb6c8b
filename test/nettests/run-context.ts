// What a nettest is handed in tests: the real exec, a clock that runs, and an ndt7 engine that reaches nobody.
import type { Exec } from '../../src/core/exec.js';
import type { Ndt7Engine } from '../../src/core/ndt7.js';
import type { Progress, RunContext } from '../../src/core/nettest.js';
import { createExec } from '../../src/exec/exec.js';

const noServer = { failure: 'connection_refused', detail: 'there is no server in this test' };

/** Reaches no directory and no server. */
export const unreachableNdt7: Ndt7Engine = {
  locate: () => Promise.resolve({ kind: 'failed', ...noServer }),
  run: ({ direction, target }) =>
    Promise.resolve({
      ...noServer,
      direction,
      scheme: target.scheme,
      hostname: target.hostname,
      url: '',
      ending: 'failed',
      cut: false,
      durationMs: 1,
      earlyExit: false,
      timing: {},
      serverMessages: { received: 0, rejected: 0 },
      clientCurve: [],
      serverCurve: [],
      warnings: [],
    }),
};

/** What differs from run to run. */
export interface ContextChoices {
  readonly programs?: Readonly<Record<string, string>>;
  readonly consents?: readonly string[];
  readonly exec?: Exec;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Milliseconds that the monotonic clock goes on each time it is read. */
  readonly clockStepMs?: number;
}

/** A context whose progress is collected. Programs are those named, and no others. */
export function runContext(choices: ContextChoices = {}): RunContext & { readonly progress: Progress[] } {
  const progress: Progress[] = [];
  let monotonicMs = 0;
  return {
    clock: {
      nowMs: () => Date.UTC(2030, 0, 1) + monotonicMs,
      monotonicMs: () => (monotonicMs += choices.clockStepMs ?? 200),
      sleep: () => Promise.resolve(),
    },
    exec: choices.exec ?? createExec(),
    ndt7: unreachableNdt7,
    program: (name) => Promise.resolve(choices.programs?.[name]),
    consented: (provider) => choices.consents?.includes(provider) ?? false,
    version: '0.0.0',
    signal: choices.signal ?? new AbortController().signal,
    timeoutMs: choices.timeoutMs ?? 15_000,
    onProgress: (sign) => progress.push(sign),
    progress,
  };
}

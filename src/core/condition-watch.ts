// Watches the conditions of one test, before it and while it runs. src/host reads them; a test hands in its own.
import type { Conditions, Processor, Traffic } from './conditions.js';

/** Conditions of one run. */
export interface ConditionReading {
  /** What the interface of the default route moved while nothing of ours ran; undefined where nobody counted. */
  readonly before: Traffic | undefined;
  /** To be called right after the test; `serverAddress` tells which interface it went through. Never rejects. */
  end(serverAddress?: string): Promise<Conditions>;
}

/** Reads conditions; never rejects. */
export interface ConditionWatch {
  /** Looks at the line for `beforeMs` (0: not at all), less where `signal` ends it; then the test may begin. */
  begin(beforeMs: number, signal: AbortSignal): Promise<ConditionReading>;
  /** What is so now, without a test: for `doctor` and the verdict on Wi-Fi and line. */
  now(): Promise<Conditions>;
  /** What the processor is; asks nobody. */
  processor(): Processor;
}

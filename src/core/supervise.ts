// How the program keeps another one running, such as the display's: the interface that src/exec implements.
import type { Clock } from './clock.js';

/** What is to be kept running. */
export interface Supervised {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What has become of it. */
export type SupervisedState =
  | { readonly state: 'running'; readonly pid: number; readonly sinceMs: number }
  | { readonly state: 'waiting'; readonly detail: string }
  | { readonly state: 'stopped' };

/** A program that is kept running. */
export interface Supervisor {
  start(): void;
  /** Ends the program, which is then started again after a pause: for one that hangs. */
  restart(why: string): void;
  stop(): Promise<void>;
  state(): SupervisedState;
  restarts(): number;
}

/** What a supervisor works with. */
export interface SupervisorParts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly waitsMs?: readonly number[];
  /** How long it has to run before its failures are forgotten. */
  readonly wellAfterMs?: number;
  readonly killGraceMs?: number;
  onState(state: SupervisedState): void;
}

/**
 * Keeps the program that `choose` names running. It is asked anew each time; where it names none it says why, and is asked
 * again after the longest pause.
 */
export type Supervise = (choose: () => Promise<Supervised | string>, parts: SupervisorParts) => Supervisor;

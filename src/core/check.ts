// What `doctor` finds: one thing looked at, in which state it is, and what to do about it.
import { z } from 'zod';

/**
 * `problem`: the kiosk does not do its work, or its figures are wrong. `warning`: it works, and could do better.
 * `unknown`: it could not be found out; that is never taken for `ok`.
 */
export const findingStates = ['ok', 'warning', 'problem', 'unknown'] as const;

/** One thing that was looked at. */
export const findingSchema = z.object({
  /** The check it is of. */
  check: z.string().min(1),
  state: z.enum(findingStates),
  /** What was found, in words. */
  what: z.string().min(1),
  /** What to do; always there for a problem. */
  fix: z.string().min(1).optional(),
  /** Numbers behind it, for programs. */
  figures: z.record(z.string(), z.number()).optional(),
});

/** One thing that was looked at. */
export type Finding = z.output<typeof findingSchema>;

/** Looks at one subject. `Context` is whatever the checks of a list work with. */
export interface Check<Context> {
  /** Name of the subject: `disk`, `clock`. */
  readonly id: string;
  /** How long it may take; default 5000. One that takes longer is a finding by itself. */
  readonly timeoutMs?: number;
  /** May throw: a KioskError is a problem with its own fix, anything else a fault of the check. `signal` ends with the time. */
  look(context: Context, signal: AbortSignal): Promise<readonly FindingDraft[]> | readonly FindingDraft[];
}

/** A finding as a check gives it; its check's name is added. */
export type FindingDraft = Omit<Finding, 'check'> & {
  /** Where one check looks at several things: `nettest ndt7`. */
  readonly check?: string;
};

/** The worst state of the findings; `unknown` is worse than `ok` and better than `warning`. */
export function worstState(findings: readonly Pick<Finding, 'state'>[]): Finding['state'] {
  const order = ['problem', 'warning', 'unknown'] as const;
  return order.find((state) => findings.some((finding) => finding.state === state)) ?? 'ok';
}

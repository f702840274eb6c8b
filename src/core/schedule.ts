// How instants are drawn: the modes, the law of M-Lab's public servers with its figures, and the words for a plan's reason.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md#requirements-for-non-interactive-clients
// https://www.measurementlab.net/aup/

const dayMs = 86_400_000;

/** Ways to draw instants: `window` and `stratified` draw one in each window, `exponential` and `poisson` draw waits. */
export const scheduleModes = ['window', 'stratified', 'poisson', 'exponential'] as const;

/** A way to draw instants. */
export type ScheduleMode = (typeof scheduleModes)[number];

/** Waits between two runs: exponential with this mean, then moved to the nearer limit where it lies beyond one. */
export interface WaitLaw {
  readonly meanMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** The waits that the ndt7 specification asks of clients that run by themselves. */
export const mlabWaits: WaitLaw = { meanMs: 21_600_000, minMs: 2_160_000, maxMs: 54_000_000 };

/** Mean waits after "no capacity" (204, 429), one after the other; the standard deviation is 5 % of each. */
export const noCapacityWaitsMs: readonly number[] = [60_000, 120_000, 240_000, 480_000, 960_000];
export const noCapacityDeviation = 0.05;

/** How often an uplink may turn to a family of servers in any 24 hours. */
export interface FamilyQuota {
  readonly periodMs: number;
  /** Tests that nobody asked for by hand: M-Lab's acceptable use policy says 4 a day. */
  readonly automatic: number;
  /** Requests of every kind; M-Lab answers 40 a day, and four stay in reserve. */
  readonly contacts: number;
}

/** Quotas by server family; servers that are not named here are their owner's business. */
export const familyQuotas: Readonly<Record<string, FamilyQuota>> = {
  mlab: { periodMs: dayMs, automatic: 4, contacts: 36 },
};

/** The family of servers whose law holds for a run that needs consent to `provider`. */
export function familyOf(provider: string | undefined): string | undefined {
  return provider !== undefined && Object.hasOwn(familyQuotas, provider) ? provider : undefined;
}

/** The mode in force: on public M-Lab always `exponential`, elsewhere the configured one, or `window`. */
export function modeOf(configured: ScheduleMode | undefined, family: string | undefined): ScheduleMode {
  return family === undefined ? (configured ?? 'window') : 'exponential';
}

/** Waits for so many runs a day, with limits in the proportion of M-Lab's: a tenth, and two and a half times the mean. */
export function waitsPerDay(perDay: number): WaitLaw {
  const meanMs = dayMs / perDay;
  return { meanMs, minMs: meanMs / 10, maxMs: meanMs * 2.5 };
}

/** Why a run is planned for its instant, with the sentence a person reads. */
export const planReasons = {
  window: 'drawn in the window that cron opens',
  stratified: 'drawn in its part of the day',
  waits: 'a random wait after the run before',
  back_off: 'the servers had no capacity; tried again after a growing wait',
  catch_up: 'a run was missed while the device was off',
} as const;

/** Why a run is planned for its instant. */
export type PlanReason = keyof typeof planReasons;

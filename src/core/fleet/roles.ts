// Who may do what at a collector: roles per fleet, and the one rule that decides.

/** Each may do what those before it may: look, change devices, manage people. */
export const roles = ['viewer', 'editor', 'admin'] as const;

/** See {@link roles}. */
export type Role = (typeof roles)[number];

/** The fleet name that stands for all of them, those to come included. */
export const everyFleet = '*';

/** What a route needs: nothing, the signature of a device, a sign-in, or a role in the fleet it touches (in any, for lists). */
export const collectorNeeds = ['anyone', 'device', 'signed-in', ...roles] as const;

/** See {@link collectorNeeds}. */
export type CollectorNeed = (typeof collectorNeeds)[number];

/** A person, or a program with a person's token. `root` is who has the admin secret. */
export interface FleetCaller {
  readonly name: string;
  readonly root: boolean;
  /** Role by fleet. */
  readonly roles: ReadonlyMap<string, Role>;
}

/** Whether a caller has a role in a fleet, or a higher one. */
export function hasRole(caller: FleetCaller, fleet: string, role: Role): boolean {
  if (caller.root) return true;
  return [caller.roles.get(fleet), caller.roles.get(everyFleet)].some(
    (held) => held !== undefined && reaches(held, role),
  );
}

/** Whether a caller has a role, or a higher one, in any fleet. */
export function hasRoleSomewhere(caller: FleetCaller, role: Role): boolean {
  return caller.root || [...caller.roles.values()].some((held) => reaches(held, role));
}

/** The fleets in which a caller has a role; `*` for all. */
export function fleetsWith(caller: FleetCaller, role: Role): typeof everyFleet | readonly string[] {
  if (hasRole(caller, everyFleet, role)) return everyFleet;
  return [...caller.roles].filter(([, held]) => reaches(held, role)).map(([fleet]) => fleet);
}

function reaches(held: Role, role: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(role);
}

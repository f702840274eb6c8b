// Which servers an ndt7 run tries, and in which order: the first is measured against, the others where it is down.
import type { Ndt7Target } from '../core/ndt7.js';

type Targets = readonly [Ndt7Target, ...Ndt7Target[]];

/** A group of one's own servers in an order that is drawn anew for each run (Fisher and Yates). */
export function drawn<T>(servers: readonly T[], random: () => number): readonly T[] {
  const order = [...servers];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random() * (last + 1));
    const [one, other] = [order[at], order[last]];
    if (one === undefined || other === undefined) continue;
    order[at] = other;
    order[last] = one;
  }
  return order;
}

/** The metro of M-Lab's machine names: `mlab1-trn02` and `ndt-mlab1-trn02.…` are in `trn`. */
export function metroOf({ machine, hostname }: Pick<Ndt7Target, 'machine' | 'hostname'>): string | undefined {
  return /(?:^|-)mlab\d-([a-z]{3})[0-9a-z]{2}\b/.exec(machine ?? hostname)?.[1];
}

/** The same servers, those of a metro first; the directory's order otherwise. */
export function preferringMetro(targets: Targets, metro: string | undefined): Targets {
  if (metro === undefined) return targets;
  const inMetro = targets.filter((target) => metroOf(target) === metro);
  const [first, ...others] = [...inMetro, ...targets.filter((target) => metroOf(target) !== metro)];
  return first === undefined ? targets : [first, ...others];
}

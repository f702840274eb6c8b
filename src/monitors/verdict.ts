// What one round of probes says about the line: a table of rules, the first that holds decides.
//
// | targets             | resolvers    | gateway          | link | verdict        |
// | ------------------- | ------------ | ---------------- | ---- | -------------- |
// | one answers         | none answers |                  |      | no_dns         |
// | one answers, two or more and at least half fail | | |      | partial        |
// | one answers         |              |                  |      | up             |
// | one is a portal     |              |                  |      | captive_portal |
// |                     |              |                  | down | no_link        |
// | none asked          | one answers  |                  |      | up             |
// |                     | none answers | no route, failed |      | no_gateway     |
// | all fail            |              |                  |      | no_internet    |
// | none asked          | none answers | answers, silent  |      | no_dns         |
// | none asked          | none asked   |                  |      | unknown        |
import type { OutageKind } from '../core/monitor.js';

/** What a round found. */
export interface RoundFacts {
  readonly link: 'up' | 'down' | 'unknown';
  /**
   * `silent`: it gave no answer and never has, so that silence means nothing; `failed`: it cannot be reached, or is silent
   * though it answered before; `none`: there is no default route; `direct`: the route has no gateway (PPP).
   */
  readonly gateway: 'answers' | 'silent' | 'failed' | 'none' | 'direct';
  readonly resolvers: { readonly asked: number; readonly answered: number };
  /** Targets that could not be asked, because nobody knew their address, are in none of these. */
  readonly targets: { readonly ok: number; readonly portal: number; readonly failed: number };
}

/** The state of the line after one round. */
export type Verdict = 'up' | 'unknown' | OutageKind;

/** The verdict of the table above. */
export function verdictOf({ link, gateway, resolvers, targets }: RoundFacts): Verdict {
  const wrong = targets.portal + targets.failed;
  const noResolver = resolvers.asked > 0 && resolvers.answered === 0;
  if (targets.ok > 0) {
    if (noResolver) return 'no_dns';
    return wrong >= 2 && wrong >= targets.ok ? 'partial' : 'up';
  }
  if (targets.portal > 0) return 'captive_portal';
  if (link === 'down') return 'no_link';
  if (wrong === 0 && resolvers.answered > 0) return 'up';
  if (resolvers.answered === 0 && (gateway === 'none' || gateway === 'failed')) return 'no_gateway';
  if (wrong > 0) return 'no_internet';
  return noResolver ? 'no_dns' : 'unknown';
}

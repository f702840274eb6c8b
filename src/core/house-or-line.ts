// Whether the way through the house or the line is what limits one browser: its own test against the kiosk beside the
// kiosk's newest test of the line. Pure.

/** Speeds in bit/s; what was not measured has no key. */
export interface Speeds {
  readonly downloadBps?: number | undefined;
  readonly uploadBps?: number | undefined;
}

/** The house must carry this much more than the line brings, or it is what limits: two tests are never equal. */
const margin = 1.1;

/** `house` where one direction through the house carries no more than the line; `line` where each measured one does. */
export function houseOrLine(house: Speeds, line: Speeds): 'house' | 'line' | 'unknown' {
  const shares = (['downloadBps', 'uploadBps'] as const).flatMap((direction) => {
    const [inside, outside] = [house[direction], line[direction]];
    return inside === undefined || outside === undefined ? [] : [inside / outside];
  });
  if (shares.length === 0) return 'unknown';
  return Math.min(...shares) < margin ? 'house' : 'line';
}

// Where the wall stands at an instant: it wanders by a hundredth of the screen, so that no edge burns into the display.

/** How long it stands still. */
export const shiftEveryMs = 4 * 60_000;

/** Steps of the way, one beside the other, in thousandths of the shorter side of the screen. */
const way: readonly (readonly [x: number, y: number])[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [-4, 4],
  [-4, 0],
  [-4, -4],
  [0, -4],
  [4, -4],
  [8, -4],
  [8, 4],
  [4, 8],
  [-4, 8],
  [-8, 4],
  [-8, -4],
  [-4, -8],
  [4, -8],
];

/** The shift at an instant (ms), in thousandths of the screen's shorter side. */
export function shiftAt(nowMs: number): { readonly x: number; readonly y: number } {
  const [x, y] = way[Math.floor(nowMs / shiftEveryMs) % way.length] ?? [0, 0];
  return { x, y };
}

// Curves as bytes: pairs of little-endian doubles (milliseconds, bit/s), so that every point comes back exactly.
import type { Curve, Direction } from '../core/measurement.js';

const bytesPerPoint = 16;

/** Who may have taken the samples of a curve. */
export const curveSources = ['client', 'server'] as const;

/** The column of the table `curve` in which a curve lies. */
export function curveColumn(direction: Direction, source: Curve['source']): string {
  return `${direction}_${source}`;
}

/** The bytes of a curve's points. Throws a TypeError on a number that is not finite: a bug of its maker. */
export function encodePoints(points: Curve['points']): Buffer {
  const bytes = Buffer.alloc(points.length * bytesPerPoint);
  points.forEach(([atMs, bps], index) => {
    if (!Number.isFinite(atMs) || !Number.isFinite(bps)) {
      throw new TypeError(`point ${index} of a curve is not finite: [${atMs}, ${bps}]`);
    }
    bytes.writeDoubleLE(atMs, index * bytesPerPoint);
    bytes.writeDoubleLE(bps, index * bytesPerPoint + 8);
  });
  return bytes;
}

/** The points of such bytes; undefined where they are damaged. */
export function decodePoints(stored: Uint8Array): Curve['points'] | undefined {
  if (stored.length % bytesPerPoint !== 0) return undefined;
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  const points: Curve['points'] = [];
  for (let offset = 0; offset < bytes.length; offset += bytesPerPoint) {
    points.push([bytes.readDoubleLE(offset), bytes.readDoubleLE(offset + 8)]);
  }
  return points.every((point) => point.every(Number.isFinite)) ? points : undefined;
}

// A chart as an SVG file, for papers and reports: the same input as on the screen, drawn as vectors. Pure.
// https://www.w3.org/TR/SVG11/
import { shownValue } from '../figure.js';
import { bandKinds, type BandKind, type ExploreInput } from './explore-input.js';
import { laneOf } from './explore-sets.js';
import { roundTicks } from './series-chart.js';

/** Where the parts of the drawing lie, px. */
const frame = { left: 62, right: 16, top: 34, laneHeight: 14, axis: 26 } as const;
const lanes = 5;

/** What stands on the picture besides the chart: it must say by itself what it shows. */
export interface SvgTexts {
  readonly title: string;
  /** Below the chart: the range, the kiosk, that it is a demo. */
  readonly caption: string;
  readonly lanes: Readonly<Record<BandKind | 'note', string>>;
  number(shown: number): string;
}

/** The file's text; `width` and `height` in px. */
export function exploreSvg(input: ExploreInput, width: number, height: number, texts: SvgTexts): string {
  const { fromMs, toMs, look, spec, speedUnit } = input;
  const names = input.lines.length > 1 ? input.lines.map(({ label }) => label) : [];
  const legendRows = Math.ceil(names.length / 3);
  const foot = frame.axis + 20 + legendRows * 16;
  const laneTop = height - foot - lanes * frame.laneHeight;
  const bottom = laneTop - 8;
  const shown = (value: number) => shownValue(value, spec.unit, speedUnit);
  const [low, high] = spanOf(input, shown);
  const x = (ms: number) =>
    round(frame.left + ((ms - fromMs) / (toMs - fromMs)) * (width - frame.left - frame.right));
  const y = (value: number) => round(bottom - ((value - low) / (high - low)) * (bottom - frame.top));
  const laneY = (lane: number) => round(laneTop + (lanes - 1 - lane + 0.5) * frame.laneHeight);
  const colourOf = (index: number) => look.series[index % look.series.length] ?? look.ink;
  const out: string[] = [];

  out.push(rect(0, 0, width, height, look.panel));
  out.push(text(frame.left, 20, texts.title, look.ink, 'start', 14, 600));
  for (const value of roundTicks(high, 5).filter((tick) => tick >= low)) {
    out.push(line(frame.left, y(value), width - frame.right, y(value), look.grid, 1));
    out.push(text(frame.left - 8, y(value) + 4, texts.number(value), look.faint, 'end'));
  }
  for (const { atMs, text: label } of input.ticks) {
    out.push(line(x(atMs), frame.top, x(atMs), height - foot, look.grid, 1));
    out.push(text(x(atMs), height - foot + 16, label, look.faint, 'middle'));
  }
  const clip = `<clipPath id="plot"><rect x="${frame.left}" y="${frame.top - 6}" width="${width - frame.left - frame.right}" height="${height - foot - frame.top + 6}"/></clipPath>`;
  const drawn: string[] = [];
  input.lines.forEach((own, index) => {
    const inside = own.points.filter((point) => Number.isNaN(point.y) || point.x >= fromMs - day(input));
    for (const part of runsOf(inside)) {
      const banded = part.filter(({ low: below, high: above }) => below !== undefined && above !== undefined);
      if (banded.length > 1) {
        const upper = banded.map((point) => `${x(point.x)},${y(shown(point.high ?? 0))}`);
        const lower = banded.map((point) => `${x(point.x)},${y(shown(point.low ?? 0))}`).reverse();
        drawn.push(
          `<polygon points="${[...upper, ...lower].join(' ')}" fill="${colourOf(index)}" fill-opacity="0.22"/>`,
        );
      }
      const places = part.map((point) => `${x(point.x)},${y(shown(point.y))}`).join(' ');
      drawn.push(polyline(places, colourOf(index), own.trailing.length > 0 ? 1 : 2, part.length === 1));
      for (const point of part.filter(({ lowerBound }) => lowerBound === true)) {
        const [cx, cy] = [x(point.x), y(shown(point.y))];
        drawn.push(`<path d="M${cx - 4} ${cy + 3}h8l-4 -8z" fill="${colourOf(index)}"/>`);
      }
    }
    const trail = own.trailing.map((point) => `${x(point.x)},${y(shown(point.y))}`).join(' ');
    if (trail !== '') drawn.push(polyline(trail, colourOf(index), 3, false));
  });
  for (const { fromMs: begin, toMs: end, value } of input.plan)
    drawn.push(line(x(begin), y(shown(value)), x(end), y(shown(value)), look.plan, 1.5, '6 5'));
  for (const band of input.bands)
    drawn.push(bandMark(band.kind, x(band.fromMs), x(band.toMs), laneY(laneOf[band.kind]), input));
  for (const { kind, atMs } of input.marks) {
    const [cx, cy] = [x(atMs), laneY(laneOf[kind])];
    drawn.push(
      `<rect x="${cx - 4}" y="${cy - 4}" width="8" height="8" rx="2" fill="${kind === 'note' ? look.note : look.plan}"/>`,
    );
  }
  out.push(`<g clip-path="url(#plot)">${drawn.join('')}</g>`);
  for (const kind of [...bandKinds, 'note'] as const)
    out.push(text(frame.left - 8, laneY(laneOf[kind]) + 4, texts.lanes[kind], look.faint, 'end', 10));
  names.forEach((name, index) => {
    const [left, top] = [
      frame.left + (index % 3) * ((width - frame.left) / 3),
      height - 22 - (legendRows - 1 - Math.floor(index / 3)) * 16,
    ];
    out.push(rect(left, top - 8, 10, 10, colourOf(index)), text(left + 16, top + 1, name, look.ink, 'start'));
  });
  out.push(text(frame.left, height - 6, texts.caption, look.faint, 'start'));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escape(look.fontFamily)}" role="img" aria-label="${escape(texts.title)}"><defs>${clip}</defs>${out.join('')}</svg>\n`;
}

/** The lowest and the highest value that must be seen, in the shown unit. */
function spanOf(
  { lines, plan, fromMs, toMs, spec }: ExploreInput,
  shown: (value: number) => number,
): readonly [number, number] {
  const values = lines.flatMap(({ points }) =>
    points.flatMap((point) =>
      point.x < fromMs || point.x > toMs || Number.isNaN(point.y)
        ? []
        : [shown(point.y), shown(point.high ?? point.y), shown(point.low ?? point.y)],
    ),
  );
  const all = [...values, ...plan.map(({ value }) => shown(value))];
  const highest = all.reduce((most, value) => Math.max(most, value), -Infinity);
  const lowest = all.reduce((least, value) => Math.min(least, value), Infinity);
  if (!Number.isFinite(highest)) return [0, 1];
  const fromZero = spec.unit !== 'dbm' && spec.unit !== 'celsius';
  const low = fromZero ? Math.min(0, lowest) : lowest - 1;
  return [low, highest > low ? highest + (highest - low) * 0.06 : low + 1];
}

/** Stretches without a break. */
function runsOf<Point extends { readonly y: number }>(
  points: readonly Point[],
): readonly (readonly Point[])[] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (Number.isNaN(point.y)) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return runs.filter((run) => run.length > 0);
}

function bandMark(kind: BandKind, from: number, to: number, at: number, { look }: ExploreInput): string {
  if (kind === 'outage') return rect(from - 1.5, at - 4, Math.max(3, to - from), 8, look.outage);
  if (kind === 'off') return line(from, at, Math.max(to, from + 3), at, look.off, 5, '2 3');
  if (kind === 'skipped') return line(from - 4, at, from + 4, at, look.marks.skipped, 2);
  return `<path d="M${from - 4} ${at - 4}l8 8m0 -8l-8 8" stroke="${look.marks.failed}" stroke-width="2" fill="none"/>`;
}

/** Points that far before the window still have a line into it. */
function day({ fromMs, toMs }: ExploreInput): number {
  return (toMs - fromMs) / 10;
}

function polyline(places: string, colour: string, width: number, single: boolean): string {
  if (single) {
    const [cx = '0', cy = '0'] = places.split(',');
    return `<circle cx="${cx}" cy="${cy}" r="2.5" fill="${colour}"/>`;
  }
  return `<polyline points="${places}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"/>`;
}

function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string,
  width: number,
  dash?: string,
): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${width}"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`}/>`;
}

function rect(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${colour}"/>`;
}

function text(
  x: number,
  y: number,
  value: string,
  colour: string,
  anchor: 'start' | 'middle' | 'end',
  size = 11,
  weight = 400,
): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${colour}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escape(value)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

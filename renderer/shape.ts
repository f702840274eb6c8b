// The shapes that go with colours, so that no meaning hangs on colour alone; drawn as SVG nodes.
import type { Signal } from '../src/core/signal.js';
import type { Status } from '../src/core/measurement.js';

/** A shape of the signal, of an attempt's status, or of a lower bound: an arrow that points up. */
export type ShapeName = Signal['shape'] | Status | 'bound';

/** Outlines in a 24 × 24 box; `stroke` shapes are drawn with a thick line, the others are filled. */
const outlines: Readonly<Record<ShapeName, { readonly path: string; readonly stroke: boolean }>> = {
  circle: { path: 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z', stroke: false },
  triangle: { path: 'M12 2.5L23 21.5H1z', stroke: false },
  square: { path: 'M3 3h18v18H3z', stroke: false },
  ring: { path: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z', stroke: true },
  cross: { path: 'M5 5l14 14M19 5L5 19', stroke: true },
  dash: { path: 'M3 12h18', stroke: true },
  bound: { path: 'M4 15L12 6L20 15', stroke: true },
  ok: { path: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z', stroke: false },
  partial: { path: 'M12 4L21 20H3z', stroke: true },
  failed: { path: 'M5 5l14 14M19 5L5 19', stroke: true },
  skipped: { path: 'M4 12h16', stroke: true },
  aborted: { path: 'M12 4l8 8l-8 8l-8-8z', stroke: true },
};

const svgNamespace = 'http://www.w3.org/2000/svg';

/** A shape as an SVG element, hidden from screen readers: the text beside it says the same. */
export function shape(name: ShapeName): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  const outline = outlines[name];
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', outline.path);
  svg.setAttribute('class', `shape shape-${name} ${outline.stroke ? 'shape-stroke' : 'shape-fill'}`);
  svg.append(path);
  return svg;
}

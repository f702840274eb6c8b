// Brings Chart.js in after the page's first paint, once.

/** The drawing module, which carries Chart.js. */
export type DrawingModule = typeof import('./drawing.js');

let loading: Promise<DrawingModule> | undefined;

/** The drawing module; the same promise for everybody. */
export function loadDrawing(): Promise<DrawingModule> {
  loading ??= import('./drawing.js');
  return loading;
}

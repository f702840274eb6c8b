// A QR code as an SVG element: dark modules on a light ground in every theme, since many readers take no inverted ones.
// ISO/IEC 18004; the encoder is https://github.com/paulmillr/qr
import encodeQR from 'qr';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Light modules around the code: ISO/IEC 18004 asks for four. */
const quietModules = 4;

/** The modules of a text, true = dark, with the quiet zone around them. Medium correction: a smudge of 15 % does no harm. */
export function qrModules(text: string): readonly (readonly boolean[])[] {
  return encodeQR(text, 'raw', { ecc: 'medium', border: quietModules });
}

/** One path over all dark modules, in module units; runs of a row are one rectangle. */
export function qrPath(modules: readonly (readonly boolean[])[]): string {
  return modules
    .flatMap((row, y) => {
      const runs: string[] = [];
      let from = 0;
      row.forEach((dark, x) => {
        if (dark && row[x - 1] !== true) from = x;
        if (dark && row[x + 1] !== true) {
          const length = String(x + 1 - from);
          runs.push(`M${String(from)} ${String(y)}h${length}v1h-${length}z`);
        }
      });
      return runs;
    })
    .join('');
}

/** The code of `text`; `label` is what screen readers say of it. */
export function qrCode(text: string, label: string): SVGSVGElement {
  const modules = qrModules(text);
  const size = String(modules.length);
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('class', 'qr');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('shape-rendering', 'crispEdges');
  const ground = document.createElementNS(svgNamespace, 'rect');
  ground.setAttribute('width', size);
  ground.setAttribute('height', size);
  ground.setAttribute('class', 'qr-ground');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', qrPath(modules));
  path.setAttribute('class', 'qr-modules');
  svg.append(ground, path);
  return svg;
}

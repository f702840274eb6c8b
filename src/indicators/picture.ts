// A picture of 128×64 dots as the displays keep it: 8 pages of 128 columns, bit 0 of a byte is the top dot of its page.
import { glyphColumns } from './font.js';

/** Columns, and pages of 8 rows. */
export const width = 128;
export const pages = 8;
/** Dots from one character to the next. */
const cell = 6;

/** So many characters fit on a line. */
export const lineLength = Math.floor(width / cell);

/** A line of text; a large one is twice as wide and high, and takes two lines. */
export interface TextLine {
  readonly text: string;
  readonly large?: boolean;
}

/** Draws lines from top to bottom; what does not fit is cut. 1024 bytes, page by page. */
export function drawLines(lines: readonly TextLine[]): Uint8Array {
  const picture = new Uint8Array(width * pages);
  let page = 0;
  for (const { text, large = false } of lines) {
    if (page + (large ? 2 : 1) > pages) break;
    drawLine(picture, page, text, large ? 2 : 1);
    page += large ? 2 : 1;
  }
  return picture;
}

function drawLine(picture: Uint8Array, page: number, text: string, scale: 1 | 2): void {
  Array.from(text)
    .slice(0, Math.floor(lineLength / scale))
    .forEach((character, place) => {
      glyphColumns(character).forEach((column, index) => {
        const bits = scale === 1 ? column : doubled(column);
        for (let copy = 0; copy < scale; copy += 1) {
          const at = page * width + (place * cell + index) * scale + copy;
          picture[at] = bits & 0xff;
          if (scale === 2) picture[at + width] = bits >> 8;
        }
      });
    });
}

/** Each of eight bits twice. */
function doubled(column: number): number {
  let bits = 0;
  for (let row = 0; row < 8; row += 1) if ((column >> row) & 1) bits |= 0b11 << (row * 2);
  return bits;
}

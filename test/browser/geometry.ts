// Whether everything on a page can be read: no text cut off, none under another, none outside of the window.
import type { Page } from 'playwright-core';

/**
 * What is wrong with the layout of the open page, in sentences; empty when nothing is. Looked at is every visible text,
 * and every canvas, picture and progress bar. What may be scrolled to is not cut; what lies over the page on purpose
 * (position: fixed, an open dialog) covers what is below it. Within [data-crowd] data decides the places, and may crowd.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  await settled(page);
  return page.evaluate(() => {
    interface Box {
      readonly name: string;
      readonly node: Element;
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    const found: string[] = [];
    const root = document.querySelector('dialog[open]') ?? document.body;
    const drawn = 'canvas, svg, img, progress, input, select';

    /** Left out on purpose: hidden, drawn for screen readers alone, or lying over the page. */
    function isLeftOut(node: Element): boolean {
      // What a closed <details> holds has boxes, and nobody sees them.
      if (!node.checkVisibility()) return true;
      for (let at: Element | null = node; at !== null && at !== root.parentElement; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.clipPath !== 'none' || style.visibility === 'hidden' || style.opacity === '0') return true;
        if (style.position === 'fixed' && at !== root) return true;
        if (at instanceof HTMLDialogElement && at !== root) return true;
      }
      return false;
    }

    /** The part of the window that a node may fill: what its cutting ancestors leave; undefined where one scrolls. */
    function visiblePart(node: Element): DOMRect | undefined {
      let part = new DOMRect(-1e6, -1e6, 2e6, 2e6);
      for (let at = node.parentElement; at !== null; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (/auto|scroll/.test(`${overflowX} ${overflowY}`)) return undefined;
        if (!/hidden|clip/.test(`${overflowX} ${overflowY}`)) continue;
        const box = at.getBoundingClientRect();
        const left = Math.max(part.left, box.left);
        const top = Math.max(part.top, box.top);
        part = new DOMRect(
          left,
          top,
          Math.min(part.right, box.right) - left,
          Math.min(part.bottom, box.bottom) - top,
        );
      }
      return part;
    }

    function boxesOf(node: Element): Box[] {
      const name = node.getAttribute('class') ?? node.tagName.toLowerCase();
      if (node.matches(drawn)) {
        const { left, right, top, bottom, width, height } = node.getBoundingClientRect();
        return width < 2 || height < 2 ? [] : [{ name, node, left, right, top, bottom }];
      }
      return [...node.childNodes].flatMap((child) => {
        if (child.nodeType !== Node.TEXT_NODE || child.textContent?.trim() === '') return [];
        const range = document.createRange();
        range.selectNodeContents(child);
        return [...range.getClientRects()].flatMap(({ left, right, top, bottom, width, height }) => {
          if (width < 1 || height < 2) return [];
          // Letters and figures fill the middle of their line.
          const margin = height * 0.18;
          const label = `${name} "${(child.textContent ?? '').trim().slice(0, 40)}"`;
          return [{ name: label, node, left, right, top: top + margin, bottom: bottom - margin }];
        });
      });
    }

    const nodes = [...root.querySelectorAll('*')].filter((node) => {
      if (node.closest('svg') !== null && !node.matches('svg')) return false;
      return !node.matches('option, script, style, noscript') && !isLeftOut(node);
    });
    const boxes = nodes.flatMap(boxesOf);
    for (const box of boxes) {
      const part = visiblePart(box.node);
      if (part === undefined) continue;
      if (box.left < -0.5 || box.right > innerWidth + 0.5) found.push(`${box.name} leaves the window`);
      const isCut =
        box.left < part.left - 1 ||
        box.right > part.right + 1 ||
        box.top < part.top - 1 ||
        box.bottom > part.bottom + 1;
      if (isCut) found.push(`${box.name} is cut off`);
    }
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        if (one.node.contains(other.node) || other.node.contains(one.node)) continue;
        const crowd = one.node.closest('[data-crowd]');
        if (crowd !== null && crowd === other.node.closest('[data-crowd]')) continue;
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (across > 1 && down > 1) found.push(`${one.name} overlaps ${other.name}`);
      }
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    return [...new Set(found)];
  });
}

/** Charts follow a change of their box a frame later. */
export function settled(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        setTimeout(() => {
          requestAnimationFrame(() => {
            requestAnimationFrame(() => {
              resolve();
            });
          });
        }, 60);
      }),
  );
}

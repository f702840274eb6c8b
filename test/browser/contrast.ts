// The contrast of every text on a page with its ground: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
import type { Page } from 'playwright-core';

/** Texts whose contrast is below `least`, with the ratio; the ground is the nearest ancestor's opaque background. */
export function lowContrasts(page: Page, least: number): Promise<string[]> {
  return page.evaluate((wanted) => {
    function numbersOf(colour: string): number[] {
      return [...colour.matchAll(/[\d.]+/g)].map(([text]) => Number(text));
    }
    function luminance(colour: string): number {
      const [red = 0, green = 0, blue = 0] = numbersOf(colour).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }
    function groundOf(node: Element): string {
      for (let at: Element | null = node; at !== null; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if (numbersOf(backgroundColor)[3] !== 0) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    }
    return [...document.body.querySelectorAll<HTMLElement>('*')].flatMap((node) => {
      const hasText = [...node.childNodes].some(
        (child) => child.nodeType === Node.TEXT_NODE && child.textContent?.trim() !== '',
      );
      if (!hasText || !node.checkVisibility({ opacityProperty: true })) return [];
      const lights = [luminance(getComputedStyle(node).color), luminance(groundOf(node))];
      const ratio = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
      return ratio >= wanted
        ? []
        : [`${node.className} "${node.textContent.slice(0, 30)}": ${ratio.toFixed(2)}`];
    });
  }, least);
}

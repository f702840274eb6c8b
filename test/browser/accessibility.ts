// axe-core on an open page: https://github.com/dequelabs/axe-core (WCAG 2.2 A and AA, and best practices).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  // Put into the page by the test.
  var axe: typeof import('axe-core') | undefined;
}

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every violation of the open page, with the elements; empty when there is none. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const result = await page.evaluate(async (): Promise<axe.AxeResults | undefined> => globalThis.axe?.run());
  if (result === undefined) throw new Error('axe did not run');
  if (result.passes.length < 10) throw new Error('axe looked at next to nothing');
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

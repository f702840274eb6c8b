// Which page an address means. The pages lie side by side, so that the same files work behind any prefix.
import { pagePaths, type PagePath } from '../../src/core/page-paths.js';

/** The page of an address' path: its last part. What is no page is the first one. */
export function pageOf(pathname: string): PagePath {
  const last = `/${pathname.slice(pathname.lastIndexOf('/') + 1)}`;
  return pagePaths.find((path) => path === last) ?? '/';
}

/** The address of a page, relative to the one that is open: "./explore?range=week". */
export function addressOf(path: PagePath, query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `.${path}${search === '' ? '' : `?${search}`}`;
}

/**
 * Whether the page is the wall: a display that nobody touches. `?wall` says so and `?wall=no` denies it; without either,
 * a display without any pointer is one.
 */
export function isWall(query: URLSearchParams, hasPointer: boolean): boolean {
  const asked = query.get('wall');
  return asked === null ? !hasPointer : asked !== 'no';
}

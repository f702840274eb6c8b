// The addresses of the pages: the server answers each with the same file, and the page's own router reads them.

/** Every page, the wall or the overview first. */
export const pagePaths = [
  '/',
  '/explore',
  '/slow',
  '/house',
  '/outages',
  '/report',
  '/settings',
  '/about',
] as const;

/** The address of a page. */
export type PagePath = (typeof pagePaths)[number];

// The pages, in the order of the navigation; each is a file of its own that is loaded when it is opened.
import type { PagePath } from '../../src/core/page-paths.js';
import type { CreatePage } from './page-view.js';

/** A page of the list. */
export interface PageEntry {
  readonly path: PagePath;
  load(): Promise<CreatePage>;
}

/** What stands at the first address on a display that nobody touches. */
export const wall: PageEntry = {
  path: '/',
  load: () => import('./wall-page.js').then((module) => module.createWallPage),
};

/** Every page. Its name is `pages[path]` of the messages. */
export const pages: readonly PageEntry[] = [
  { path: '/', load: () => import('./overview-page.js').then((module) => module.createOverviewPage) },
  { path: '/explore', load: () => import('./explore-page.js').then((module) => module.createExplorePage) },
  { path: '/slow', load: () => import('./slow-page.js').then((module) => module.createSlowPage) },
  { path: '/house', load: () => import('./house-page.js').then((module) => module.createHousePage) },
  { path: '/outages', load: () => import('./outages-page.js').then((module) => module.createOutagesPage) },
  { path: '/report', load: () => import('./report-page.js').then((module) => module.createReportPage) },
  { path: '/settings', load: () => import('./settings-page.js').then((module) => module.createSettingsPage) },
  { path: '/about', load: () => import('./about-page.js').then((module) => module.createAboutPage) },
];

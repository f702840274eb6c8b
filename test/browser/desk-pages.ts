// The pages that one reads at a desk, and the sizes, languages and colours in which they are looked at.

/** Each page, and what is there when it is ready. */
export const pages = [
  ['explore?range=week', '.explore-canvas[aria-label*=":"]'],
  ['slow', '.heat td'],
  ['outages', '.month .day'],
  ['report?range=thisMonth', '.report-hash'],
] as const;

/** All sizes, languages and colours, or a chosen few: MK_KIOSK_PAGES=all is set by "npm run test:long". */
const all = process.env.MK_KIOSK_PAGES === 'all';
const sizes = [
  [800, 480],
  [1280, 720],
  [1920, 1080],
  [390, 844],
] as const;
const locales = ['en-GB', 'es-ES', 'de-DE', 'fr-FR'] as const;
const schemes = ['light', 'dark'] as const;
const everything = locales.flatMap((locale) =>
  schemes.flatMap((scheme) => sizes.map((size) => [locale, scheme, ...size] as const)),
);
const chosen = [
  ['en-GB', 'light', 1280, 720],
  ['de-DE', 'dark', 390, 844],
] as const;

/** The situations of this run. */
export const situations = all ? everything : chosen;

// The catalogues: one folder per language, in it one file per area. English says which texts there are; a catalogue that
// lacks one, or has one too many, does not compile. Texts of tests, failures and parties come with the data.
import type { Language } from '../../src/core/display.js';
import { en } from './en/index.js';

/** The texts of the pages in one language. */
export type Messages = typeof en;

/** The catalogues, each loaded when it is needed; English is what the others fall back to. */
export const catalogues: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: () => Promise.resolve(en),
  es: () => import('./es/index.js').then((module) => module.es),
  de: () => import('./de/index.js').then((module) => module.de),
  fr: () => import('./fr/index.js').then((module) => module.fr),
};

// Every English text of the page. Another language is another object of the same type.
// Failure and skip sentences, consent texts, metric labels and nettest titles come with the data.
import { enPanels } from './en-panels.js';
import { enWall } from './en-wall.js';

/** The English catalogue. */
export const en = { ...enWall, ...enPanels };

/** The texts of the page in one language. */
export type Messages = typeof en;

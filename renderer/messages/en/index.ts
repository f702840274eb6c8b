// Every English text of the pages, one file per area.
import { about } from './about.js';
import { body } from './body.js';
import { charts } from './charts.js';
import { codes } from './codes.js';
import { details } from './details.js';
import { explore } from './explore.js';
import { house } from './house.js';
import { measured } from './measured.js';
import { outages } from './outages.js';
import { overview } from './overview.js';
import { report } from './report.js';
import { settings } from './settings.js';
import { shell } from './shell.js';
import { slow } from './slow.js';
import { wall } from './wall.js';
import { words } from './words.js';

/** The English catalogue. Another language is another object of the same type: see messages.ts. */
export const en = {
  ...words,
  ...codes,
  ...shell,
  ...wall,
  ...charts,
  ...overview,
  ...details,
  ...settings,
  ...explore,
  ...slow,
  ...house,
  ...outages,
  ...report,
  ...body,
  ...measured,
  ...about,
};

// `mk-kiosk note add TEXT` and `note list`: what people know beside the figures.
import { userInfo } from 'node:os';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { isoInstant } from '../../core/clock.js';
import { KioskError } from '../../core/errors.js';
import { noteOf, noteRequestSchema, type Note, type NoteRequest } from '../../core/note.js';
import { systemClock } from '../../host/clock.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { instantArgument } from '../instant-argument.js';
import { openStore } from '../open-store.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({
  from: z.string().optional(),
  to: z.string().optional(),
  author: z.string().optional(),
});

const mostNotes = 1000;

/** Adds a note, or lists those of a range. */
export const command = defineCommand(optionsSchema, async (options, [action = 'list', ...words]) => {
  if (action !== 'add' && action !== 'list')
    throw new KioskError('usage', `note ${action}: no such action`, 'Use add or list.');
  const range = {
    ...(options.from !== undefined && { from: instantArgument(options.from, '--from') }),
    ...(options.to !== undefined && { to: instantArgument(options.to, '--to') }),
  };
  const request =
    action === 'add'
      ? requestOf({ ...range, text: words.join(' '), author: authorOf(options.author) })
      : undefined;
  const store = openStore(loadSettings(options).dataFolder);
  try {
    if (request === undefined) {
      const notes = await store.notes(
        {
          ...(range.from !== undefined && { fromMs: Date.parse(range.from) }),
          ...(range.to !== undefined && { toMs: Date.parse(range.to) }),
        },
        mostNotes,
      );
      if (options.json === true) printJson(notes);
      else for (const note of notes) printLine(lineOf(note));
      return;
    }
    const note = noteOf(request, uuidv7(), isoInstant(systemClock.nowMs()));
    await store.addNote(note);
    if (options.json === true) printJson(note);
    else printLine(lineOf(note));
  } finally {
    await store.close();
  }
});

function requestOf(candidate: unknown): NoteRequest {
  const request = noteRequestSchema.safeParse(candidate);
  if (request.success) return request.data;
  const [issue] = request.error.issues;
  throw new KioskError(
    'usage',
    `${String(issue?.path[0])}: ${String(issue?.message)}`,
    'For instance: mk-kiosk note add "router replaced" --from 2026-11-20T06:00Z.',
  );
}

/** The user's own name unless another was given; a container may run under a number that has none. */
function authorOf(given: string | undefined): string {
  if (given !== undefined) return given;
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

function lineOf({ from, to, author, text }: Note): string {
  return `${from}${to === undefined ? '' : ` to ${to}`}  ${author}: ${text}`;
}

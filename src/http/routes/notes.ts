// GET and POST /api/v1/notes: what people know beside the figures.
import { noteRequestSchema, notesDocumentSchema, notesQuerySchema } from '../../core/note.js';
import type { App } from '../../web/app.js';
import type { ApiContext } from '../api-context.js';
import { noQuery } from './status.js';
import { timeRange } from './time-range.js';

/** Adds the routes. */
export function addNoteRoutes(app: App, { kiosk, limits }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/api/v1/notes',
    config: {
      operationId: 'getNotes',
      summary: 'Notes that touch the range, oldest first; at most the newest `limit`.',
    },
    schema: { querystring: notesQuerySchema, response: { 200: notesDocumentSchema } },
    handler: async ({ query }) => ({ notes: [...(await kiosk.notes.notes(timeRange(query), query.limit))] }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/notes',
    config: {
      operationId: 'postNote',
      access: 'configure',
      summary:
        'Leaves a note about an instant (without `from`: now) or a range, and answers it as it is stored.',
      rateLimit: { max: limits.writesPerMinute },
    },
    schema: { querystring: noQuery, body: noteRequestSchema, response: { 200: notesDocumentSchema } },
    handler: async ({ body }) => ({ notes: [await kiosk.addNote(body)] }),
  });
}

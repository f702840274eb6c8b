// Settings of `forward`: where results go besides the kiosk's own store.
import { z } from 'zod';

/** Kinds of destinations. `http` is `{apiVersion, data}` as Murakami sends it. */
export const destinationKinds = ['collector', 'http', 'folder'] as const;

const destinationSchema = z
  .strictObject({
    kind: z
      .enum(destinationKinds)
      .default('collector')
      .describe(
        'collector; http: {apiVersion, data} as Murakami sends it; folder: a JSON file for each result',
      ),
    url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional()
      .describe('Address of the collector, or the whole address that takes {apiVersion, data}'),
    folder: z.string().min(1).optional().describe('Of kind folder: where the files go'),
    token: z
      .string()
      .min(1)
      .max(200)
      .meta({ secret: true })
      .optional()
      .describe('Of kind collector: one-time token that approves this device at once'),
    ca: z.string().min(1).optional().describe('File (PEM) with the authority of a private certificate'),
    everySeconds: z
      .number()
      .int()
      .min(5)
      .max(86_400)
      .default(60)
      .describe('Results are sent once in this time, each device at an instant of its own'),
    enabled: z.boolean().default(true).describe('Off: nothing is sent, and nothing is lost'),
  })
  .superRefine(({ kind, url, folder }, context) => {
    const missing = kind === 'folder' ? folder === undefined && 'folder' : url === undefined && 'url';
    if (missing !== false) {
      context.addIssue({ code: 'custom', path: [missing], message: `is needed by the kind ${kind}` });
    }
  });

/** Settings of `forward`. */
export const forwardSchema = z.strictObject({
  destinations: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/), destinationSchema)
    .default({})
    .describe('Where results go, each by a name of your choice; one that fails never holds up another'),
});

/** One destination. */
export type DestinationSettings = z.output<typeof destinationSchema>;
/** Where results go. */
export type ForwardSettings = z.output<typeof forwardSchema>;

// Measurement Kit's `whatsapp`. https://github.com/ooni/spec/blob/master/nettests/ts-018-whatsapp.md
import { z } from 'zod';
import { defineMkCheck } from './mk-check.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({
  allEndpoints: z.boolean().default(false).describe('Try each endpoint instead of one of them at random'),
  ...mkCommonOptions,
});

/** WhatsApp by Measurement Kit. */
export const mkWhatsapp = defineMkCheck<z.output<typeof options>>({
  mkName: 'whatsapp',
  title: 'WhatsApp by Measurement Kit',
  description:
    'Whether WhatsApp can be reached: its endpoints, its registration service, and its web version.',
  options,
  seconds: 40,
  arguments: ({ allEndpoints }) => (allEndpoints ? ['-e'] : []),
});

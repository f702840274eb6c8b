// Measurement Kit's `web_connectivity`. https://github.com/ooni/spec/blob/master/nettests/ts-017-web-connectivity.md
import { z } from 'zod';
import { defineMkCheck, mkCheckNeed } from './mk-check.js';
import { urlOption } from './option-schemas.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({
  urls: z.array(urlOption).max(50).default([]).describe('Pages to test'),
  backend: urlOption
    .optional()
    .describe('Your own test helper; default: one that OONI names, which needs upload'),
  maxRuntimeSeconds: z.int().min(10).max(3600).default(300).describe('No further page is begun after this'),
  ...mkCommonOptions,
});

/** Web sites by Measurement Kit. */
export const mkWebConnectivity = defineMkCheck<z.output<typeof options>>({
  mkName: 'web_connectivity',
  title: 'Web sites by Measurement Kit',
  description:
    'Whether the pages of your list are blocked: each is fetched here and by a helper elsewhere, and compared.',
  options,
  seconds: 120,
  needs: ({ urls, backend, upload }) => [
    ...(urls.length > 0
      ? []
      : mkCheckNeed('web_connectivity', 'urls', 'no page is listed', '["https://www.example.org/"]')),
    ...(backend !== undefined || upload
      ? []
      : mkCheckNeed(
          'web_connectivity',
          'backend',
          'no test helper is named, and without upload OONI is not asked for one',
          'https://HOST',
        )),
  ],
  arguments: ({ urls, backend, maxRuntimeSeconds }) => [
    ...(backend === undefined ? [] : ['-b', backend]),
    '-t',
    String(maxRuntimeSeconds),
    ...urls.flatMap((url) => ['-u', url]),
  ],
});

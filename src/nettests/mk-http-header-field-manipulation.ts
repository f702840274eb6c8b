// Measurement Kit's `http_header_field_manipulation`. https://github.com/ooni/spec/blob/master/nettests/ts-006-header-field-manipulation.md
import { z } from 'zod';
import { defineMkCheck, mkCheckNeed } from './mk-check.js';
import { urlOption } from './option-schemas.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({
  backend: urlOption
    .optional()
    .describe('Your own test helper; default: one that OONI names, which needs upload'),
  ...mkCommonOptions,
});

/** HTTP headers by Measurement Kit. */
export const mkHttpHeaderFieldManipulation = defineMkCheck<z.output<typeof options>>({
  mkName: 'http_header_field_manipulation',
  title: 'HTTP headers by Measurement Kit',
  description: 'Whether somebody in between changes the headers of HTTP requests.',
  options,
  seconds: 20,
  needs: ({ backend, upload }) =>
    backend !== undefined || upload
      ? []
      : mkCheckNeed(
          'http_header_field_manipulation',
          'backend',
          'no test helper is named, and without upload OONI is not asked for one',
          'http://HOST:PORT',
        ),
  arguments: ({ backend }) => (backend === undefined ? [] : ['-b', backend]),
});

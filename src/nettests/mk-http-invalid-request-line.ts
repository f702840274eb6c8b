// Measurement Kit's `http_invalid_request_line`. https://github.com/ooni/spec/blob/master/nettests/ts-007-http-invalid-request-line.md
import { z } from 'zod';
import { defineMkCheck, mkCheckNeed } from './mk-check.js';
import { portOption } from './option-schemas.js';
import { mkCommonOptions, mkHostSchema } from './measurement-kit-options.js';

const options = z.strictObject({
  backend: mkHostSchema
    .optional()
    .describe('Your own TCP echo server; default: one that OONI names, which needs upload'),
  port: portOption.optional().describe('Its port'),
  ...mkCommonOptions,
});

/** HTTP request line by Measurement Kit. */
export const mkHttpInvalidRequestLine = defineMkCheck<z.output<typeof options>>({
  mkName: 'http_invalid_request_line',
  title: 'HTTP request line by Measurement Kit',
  description: 'Whether somebody in between answers or changes requests that are no valid HTTP.',
  options,
  seconds: 30,
  needs: ({ backend, upload }) =>
    backend !== undefined || upload
      ? []
      : mkCheckNeed(
          'http_invalid_request_line',
          'backend',
          'no echo server is named, and without upload OONI is not asked for one',
          'HOST',
        ),
  arguments: ({ backend, port }) => [
    ...(backend === undefined ? [] : ['-b', backend]),
    ...(port === undefined ? [] : ['-p', String(port)]),
  ],
});

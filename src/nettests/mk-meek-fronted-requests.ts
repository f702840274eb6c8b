// Measurement Kit's `meek_fronted_requests`. https://github.com/ooni/spec/blob/master/nettests/ts-014-meek-fronted-requests.md
import { z } from 'zod';
import { defineMkCheck, mkCheckNeed } from './mk-check.js';
import { inputsFile } from './measurement-kit.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({
  targets: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}:[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/, 'must be FRONT:HOST'),
    )
    .max(100)
    .default([])
    .describe('FRONT:HOST, the name that is seen and the one that is meant'),
  expectedBody: z
    .string()
    .regex(/^[^-\p{Cc}][^\p{Cc}]{0,199}$/u, 'must not begin with a dash')
    .optional()
    .describe('Body that the host answers with'),
  ...mkCommonOptions,
});

/** Meek by Measurement Kit. */
export const mkMeekFrontedRequests = defineMkCheck<z.output<typeof options>>({
  mkName: 'meek_fronted_requests',
  title: 'Meek by Measurement Kit',
  description: "Whether Tor's meek servers answer behind the names of other hosts.",
  options,
  seconds: 60,
  needs: ({ targets }) =>
    targets.length > 0
      ? []
      : mkCheckNeed('meek_fronted_requests', 'targets', 'no target is listed', '["FRONT:HOST"]'),
  inputs: ({ targets }) => targets,
  arguments: ({ expectedBody }) => [
    ...(expectedBody === undefined ? [] : ['-B', expectedBody]),
    '-f',
    inputsFile,
  ],
});

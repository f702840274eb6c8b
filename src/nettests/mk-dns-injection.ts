// Measurement Kit's `dns_injection`. https://github.com/ooni/spec/blob/master/nettests/ts-012-dns-injection.md
import { z } from 'zod';
import { defineMkCheck, mkCheckNeed } from './mk-check.js';
import { inputsFile } from './measurement-kit.js';
import { hostOption } from './option-schemas.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({
  names: z.array(hostOption).max(100).default([]).describe('Names to ask for'),
  resolver: z
    .string()
    .regex(/^\d{1,3}(?:\.\d{1,3}){3}$/, 'must be an IPv4 address')
    .default('8.8.8.1')
    .describe('Address that runs no resolver'),
  ...mkCommonOptions,
});

/** DNS injection by Measurement Kit. */
export const mkDnsInjection = defineMkCheck<z.output<typeof options>>({
  mkName: 'dns_injection',
  title: 'DNS injection by Measurement Kit',
  description: 'Whether somebody answers questions that are sent to an address where no resolver is.',
  options,
  seconds: 60,
  needs: ({ names }) =>
    names.length > 0 ? [] : mkCheckNeed('dns_injection', 'names', 'no name is listed', '["www.example.org"]'),
  inputs: ({ names }) => names,
  arguments: ({ resolver }) => ['-f', inputsFile, '-r', resolver],
});

// Measurement Kit's `tcp_connect`. https://github.com/ooni/spec/blob/master/nettests/ts-008-tcp-connect.md
import { z } from 'zod';
import { defineMkCheck, mkCheckNeed } from './mk-check.js';
import { inputsFile } from './measurement-kit.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({
  targets: z
    .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}:\d{1,5}$/, 'must be HOST:PORT'))
    .max(100)
    .default([])
    .describe('HOST:PORT, each of them'),
  ...mkCommonOptions,
});

/** TCP connections by Measurement Kit. */
export const mkTcpConnect = defineMkCheck<z.output<typeof options>>({
  mkName: 'tcp_connect',
  title: 'TCP connections by Measurement Kit',
  description: 'Whether the hosts and ports of your list can be connected to.',
  options,
  seconds: 60,
  needs: ({ targets }) =>
    targets.length > 0
      ? []
      : mkCheckNeed('tcp_connect', 'targets', 'no target is listed', '["www.example.org:443"]'),
  inputs: ({ targets }) => targets,
  arguments: () => ['-f', inputsFile],
});

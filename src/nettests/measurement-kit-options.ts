// The options that all nettests of Measurement Kit share, and the argument vector they lead to.
import { z } from 'zod';
import type { MkProgram } from './measurement-kit-program.js';

/** getopt would take a host that begins with a dash for an option. */
const hostPattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|[0-9a-fA-F:.]{2,45})$/;

/** A host name or an IP address. */
export const mkHostSchema = z.string().regex(hostPattern, 'must be a host name or an IP address');

/** A host name or an IPv4 address with a port or without. */
export const mkHostAndPortSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}(?::\d{1,5})?$/, 'must be HOST or HOST:PORT');

// Measurement Kit splits at each `=` and wants two parts.
const annotation = z
  .string()
  .max(200)
  .regex(/^[^=\p{Cc}]+$/u, 'must hold neither "=" nor control characters');

/** Options of every nettest of Measurement Kit. */
export const mkCommonOptions = {
  caBundlePath: z
    .string()
    .startsWith('/', 'must be an absolute path')
    .optional()
    .describe('File with the certificate authorities to trust; default: what Measurement Kit was built with'),
  annotations: z
    .record(annotation, annotation)
    .default({})
    .describe('Written into the report by Measurement Kit (-A)'),
  upload: z
    .boolean()
    .default(false)
    .describe(
      'Send results to OONI, which publishes them, and look up the public address; needs consent to "ooni"',
    ),
};

/** Values of {@link mkCommonOptions}. */
export interface MkCommonOptions {
  readonly caBundlePath?: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly upload: boolean;
}

/**
 * The argument vector up to the nettest's name. Only options that `--help` lists are in it. Global options come first:
 * the program stops reading them at the first word that is none.
 */
export function mkGlobalArguments(
  program: MkProgram,
  options: MkCommonOptions,
  reportPath: string,
  mayUpload: boolean,
): { readonly args: readonly string[]; readonly flags: readonly string[] } {
  const has = (flag: string): boolean => program.flags.has(flag);
  const args: string[] = [];
  if (!mayUpload) {
    if (has('no-bouncer')) args.push('--no-bouncer');
    args.push('-n', '-g');
    if (has('no-resolver-lookup')) args.push('--no-resolver-lookup');
  }
  args.push('-o', reportPath);
  if (options.caBundlePath !== undefined && has('ca-bundle-path')) {
    args.push('--ca-bundle-path', options.caBundlePath);
  }
  const annotations = Object.entries(options.annotations);
  if (has('annotation')) for (const [key, value] of annotations) args.push('-A', `${key}=${value}`);
  return { args, flags: annotations.length > 0 && !has('annotation') ? ['annotations_not_supported'] : [] };
}

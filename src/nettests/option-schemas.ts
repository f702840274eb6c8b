// Schemas of options that several nettests have: values that no program can take for an option of its own.
import { z } from 'zod';

/** A host name or an address, without a port. */
export const hostOption = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|[0-9a-fA-F:.]{2,45})$/,
    'must be a host name or an IP address',
  );

/** A port. */
export const portOption = z.int().min(1).max(65535);

/** An http or https address without a name and password in it. */
export const urlOption = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
  .max(2000)
  .regex(/^https?:\/\/[^\s/@?#]+(?:[/?#]\S*)?$/, 'must hold no name and no password');

/** A network interface. */
export const interfaceOption = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/, 'must be the name of a network interface');

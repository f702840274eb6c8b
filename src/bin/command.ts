// What a command is to the program: options checked by a schema, arguments as text, work that may be asynchronous.
import { z } from 'zod';

/** Options that each command takes. */
export const commonOptionsSchema = z.object({
  data: z.string().optional(),
  config: z.string().optional(),
  /** `key=value` pairs of `--set` and `--key.path=value`. */
  set: z.array(z.string()).optional(),
  json: z.boolean().optional(),
});

/** Options that each command takes. */
export type CommonOptions = z.output<typeof commonOptionsSchema>;

/** A command as the program calls it: with options as they were parsed from the command line. */
export type Command = (options: unknown, args: readonly string[]) => Promise<void>;

/** Makes a command of a schema for its options and a function for its work. */
export function defineCommand<Schema extends z.ZodType>(
  schema: Schema,
  work: (options: z.output<Schema>, args: readonly string[]) => Promise<void> | void,
): Command {
  return async (options, args) => {
    await work(schema.parse(options), args);
  };
}

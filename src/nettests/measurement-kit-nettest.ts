// What a nettest of Measurement Kit is: data. mk-ndt.ts is the example to follow; measurement-kit.ts makes it run.
import type { z } from 'zod';
import type { Direction, Server } from '../core/measurement.js';
import type { Need, NettestDescription, ParsedResult } from '../core/nettest.js';
import type { MkCommonOptions } from './measurement-kit-options.js';
import type { FieldReader } from './measurement-kit-report.js';
import type { MkRun } from './measurement-kit-run.js';

/** What else is known when `test_keys` are read. */
export interface MkContext {
  /** Reads fields; one of the wrong type is absent, and makes the measurement's failure `report_invalid` by itself. */
  readonly fields: FieldReader;
  readonly runtimeS: number | undefined;
  /** Of own runs: what was asked for, and what was said on stderr. */
  readonly run: MkRun | undefined;
}

/** What `test_keys` say. `status` is needed only where there are no directions to derive it from. */
export interface MkFindings extends Pick<
  ParsedResult,
  'directions' | 'metrics' | 'curves' | 'failure' | 'server' | 'flags'
> {
  readonly status?: ParsedResult['status'];
}

/** Options of any nettest of Measurement Kit. */
export type MkOptions = MkCommonOptions & Readonly<Record<string, unknown>>;

/** A nettest of Measurement Kit. */
export interface MkNettest<Options extends MkOptions> extends Omit<NettestDescription, 'options' | 'scope'> {
  /** Whose consent it needs: `own-servers` where only servers of one's own are asked, `ooni` for tests of other people's. */
  readonly provider?: 'own-servers' | 'ooni';
  /** It takes silence for blocking, so that it is not run while the internet does not answer. */
  readonly needsOnline?: boolean;
  /** Lines for a file `inputs.txt` in the folder where the program runs. */
  inputs?(options: Options): readonly string[];
  /** Puts the findings of several entries together: one entry per input. Without it the first entry alone is read. */
  merge?(findings: readonly MkFindings[]): MkFindings;
  /** Its name on Measurement Kit's command line, which is its `test_name` too. */
  readonly mkName: string;
  readonly options: z.ZodType<Options>;
  /** What the options leave open: a server to be named, say. */
  needs(options: Options): readonly Need[];
  /** The argument vector after the nettest's name. */
  arguments(options: Options): readonly string[];
  /** Whom it will talk to, and in which directions. */
  target(options: Options): { readonly server?: Server; readonly directions: readonly Direction[] };
  /** Reads `test_keys`. Pure and total. */
  parse(testKeys: Readonly<Record<string, unknown>>, context: MkContext): MkFindings;
}

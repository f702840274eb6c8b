// What a nettest that runs one external program says about it; program-nettest.ts makes it run.
import type { Server } from '../core/measurement.js';
import type { Need, NettestDefinition, NettestTools, ParsedResult, Progress } from '../core/nettest.js';
import type { SkipReason } from '../core/skip-reason.js';
import type { ProgramRun } from './program-run.js';
import type { VersionQuestion } from './program-version.js';

/** A program under its names. */
export interface ProgramFacts {
  /** Names to look for in PATH and in the configuration's `programs`, best first. */
  readonly names: readonly string[];
  readonly version: VersionQuestion;
  /** How to install it, as a sentence. */
  readonly install: string;
}

/** What an argument vector may depend on besides the options. */
export interface ArgumentFacts {
  /** Name of the program that was found. */
  readonly program: string;
  readonly timeoutMs: number;
  readonly version: string;
  /** A private folder of this run; it holds {@link ProgramNettest.files}, and is removed afterwards. */
  readonly folder: string;
}

/** A nettest of one program. */
export interface ProgramNettest<Options extends Readonly<Record<string, unknown>>> extends Omit<
  NettestDefinition<Options>,
  'detect' | 'run' | 'parse'
> {
  readonly program: ProgramFacts;
  /** What the options leave open (a server to be named), and which further consent is missing. */
  needs?(options: Options, tools: Pick<NettestTools, 'consented'>): readonly Need[];
  /** The argument vector. It is checked by the options' schema that no value can be taken for an option. */
  arguments(options: Options, context: ArgumentFacts): readonly string[];
  /** Argument vectors of further runs of the program after it, one after the other: the other direction. */
  further?(options: Options, context: ArgumentFacts): readonly (readonly string[])[];
  /** Argument vectors that depend on what was printed so far; asked again after each round, until it has no more. */
  next?(outputs: readonly string[], options: Options, context: ArgumentFacts): readonly (readonly string[])[];
  /** Files that the program finds in its folder, text by name. */
  files?(options: Options): Readonly<Record<string, string>>;
  /** Name of the file in its folder that the program writes, where what it prints is not the result. */
  readonly reportFile?: string;
  environment?(context: ArgumentFacts): Readonly<Record<string, string>>;
  /** It takes silence for blocking, so that it is not run while the internet does not answer. */
  readonly needsOnline?: boolean;
  /** Whom it will talk to, where the options say so. */
  target?(options: Options): Server | undefined;
  /** JSON members whose text is not stored: the household's own address. */
  readonly secretMembers?: readonly string[];
  /** The same in what is no JSON: its first group is kept, what follows it is not stored. */
  readonly secretWords?: RegExp;
  /** A sign of life in a line of output. */
  progress?(line: string, options: Options): Progress | undefined;
  /** Where the output says that the servers had no capacity: the run is skipped, and has not failed. */
  skip?(text: string): SkipReason | undefined;
  /** Formats of other files that `read` understands: the same program's output, imported. */
  readonly importedFormats?: readonly string[];
  /** Reads what the program printed (`run` is there for own runs); `outputSeparator` stands between two runs. Pure and total. */
  read(text: string, run: ProgramRun | undefined): ParsedResult;
}

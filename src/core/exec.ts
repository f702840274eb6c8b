// How the program runs other programs: the interface that src/exec implements and nettests are handed.

/** One program to run. There is no shell: `args` reach the program one by one, as they are. */
export interface ExecRequest {
  /** Absolute path, or a name to be looked up in PATH. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to the minimal environment (PATH, HOME, LANG, TZ). */
  readonly env?: Readonly<Record<string, string>>;
  /** After this long SIGTERM goes to the whole process group, and SIGKILL `killGraceMs` later (5000). */
  readonly timeoutMs: number;
  readonly killGraceMs?: number;
  /** Caps in bytes; of stdout the head is kept, of stderr the tail. Defaults: 8 MiB and 64 KiB. */
  readonly maxStdoutBytes?: number;
  readonly maxStderrBytes?: number;
  /** A file the program writes; read (at most `maxReportBytes`, 8 MiB) when it has ended, however it ended. */
  readonly reportPath?: string;
  readonly maxReportBytes?: number;
  /** Called with each whole line of stdout as it comes, without its line end; lines over 64 KiB are cut. */
  readonly onStdoutLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** How the program ended. */
export const execEndings = [
  'exited',
  'signalled',
  'timeout',
  'aborted',
  'missing',
  'not_executable',
  'spawn_failed',
  'output_too_large',
] as const;

/** What came of it. Running a program never throws: a missing binary, a crash and a time-out are results. */
export interface ExecResult {
  readonly ending: (typeof execEndings)[number];
  readonly exitCode?: number;
  readonly exitSignal?: string;
  readonly stdout: string;
  readonly stdoutTruncated: boolean;
  readonly stderr: string;
  readonly stderrTruncated: boolean;
  /** Absent when no report was asked for or the file was not there. */
  readonly report?: { readonly text: string; readonly truncated: boolean };
  readonly durationMs: number;
  /** The system's words when the program could not be started. */
  readonly detail?: string;
}

/** Runs programs; always resolves, and leaves no process behind. */
export interface Exec {
  run(request: ExecRequest): Promise<ExecResult>;
  /** The absolute path of an executable program, or undefined. */
  find(program: string): Promise<string | undefined>;
  /** Makes a private folder with these files in it (text by name), hands its path to `use`, and removes it afterwards. */
  withScratchFolder<T>(
    use: (folder: string) => Promise<T>,
    files?: Readonly<Record<string, string>>,
  ): Promise<T>;
}

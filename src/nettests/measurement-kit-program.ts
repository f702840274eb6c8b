// What the installed `measurement_kit` is and can: asked, never assumed, for 0.7 to 0.10.14 differ, and 0.10.14
// crashes on a long option that it does not know.
import { messageOf } from '../core/errors.js';
import type { Exec } from '../core/exec.js';

/** A program that answered. `flags` are the long names of its global options, without dashes. */
export interface MkProgram {
  readonly path: string;
  readonly version: string;
  readonly nettests: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
}

/** A program that did not answer as Measurement Kit does. */
export interface MkProblem {
  readonly path: string;
  readonly problem: string;
}

/** A program that is looked at often and changed once in years is asked again after this long; one in need, sooner. */
const staleAfterMs = { answered: 10 * 60_000, problem: 60_000 };

interface Known {
  readonly atMs: number;
  answer: Promise<MkProgram | MkProblem>;
  /** Set when the answer is there. */
  staleAfterMs: number;
}

// One memory per exec, shared by all nettests of Measurement Kit and gone with it.
const knownPrograms = new WeakMap<Exec, Map<string, Known>>();

/**
 * What is known of the program at `path`, asked at most every ten minutes while it answers; `fresh` asks now and waits.
 * While it is asked again the last answer stands: a program that hangs must not hold up who only looks.
 */
export async function inspectMk(
  exec: Exec,
  path: string,
  nowMs: number,
  fresh = false,
): Promise<MkProgram | MkProblem> {
  const known = knownPrograms.get(exec) ?? new Map<string, Known>();
  knownPrograms.set(exec, known);
  const last = known.get(path);
  if (!fresh && last !== undefined && nowMs - last.atMs < last.staleAfterMs) return last.answer;
  const asked = askAnew(exec, path);
  const next: Known = { atMs: nowMs, answer: asked, staleAfterMs: Infinity };
  known.set(path, next);
  const noted = asked.then((answer) => {
    next.staleAfterMs = 'problem' in answer ? staleAfterMs.problem : staleAfterMs.answered;
    next.answer = asked;
    return answer;
  });
  if (fresh || last === undefined) return noted;
  next.answer = last.answer;
  return last.answer;
}

/** Never rejects: an exec that does would leave a promise that nobody waits for. */
function askAnew(exec: Exec, path: string): Promise<MkProgram | MkProblem> {
  return ask(exec, path).catch((thrown: unknown) => ({ path, problem: messageOf(thrown) }));
}

async function ask(exec: Exec, path: string): Promise<MkProgram | MkProblem> {
  const [version, list, help] = await Promise.all(
    ['--version', '--list', '--help'].map((flag) =>
      exec.run({ program: path, args: [flag], timeoutMs: 5000, maxStdoutBytes: 64 * 2 ** 10 }),
    ),
  );
  const number = /^measurement_kit version: (\d+\.\d+\S*)/m.exec(version?.stdout ?? '')?.[1];
  const nettests = new Set([...(list?.stdout ?? '').matchAll(/^- (\S+)$/gm)].map((match) => match[1] ?? ''));
  const flags = new Set(
    [...(help?.stdout ?? '').matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)].map((match) => match[1] ?? ''),
  );
  if (number === undefined || nettests.size === 0 || flags.size === 0) {
    const words = version?.detail ?? version?.stderr.trim().split('\n').at(-1) ?? '';
    return {
      path,
      problem: `${path} does not answer --version, --list and --help as Measurement Kit does (${version?.ending ?? ''}${words === '' ? '' : `: ${words}`})`,
    };
  }
  return { path, version: number, nettests, flags };
}

/**
 * True when the program can be kept from telling anyone about this line: no bouncer, no look-up of the public address,
 * no look-up of the resolver. `--no-geoip` itself is no sign: before 0.10.4 it only left the answer out of the report;
 * it does what it says since `--geoip-asn-path` came beside it (0.10.4). `--no-resolver-lookup` came with 0.10.6.
 */
export function canBeSilent({ flags }: MkProgram): boolean {
  return ['no-bouncer', 'no-collector', 'no-geoip', 'geoip-asn-path', 'no-resolver-lookup'].every((flag) =>
    flags.has(flag),
  );
}

// The version of an external program: asked of the program itself, and remembered for a while.
import type { Exec } from '../core/exec.js';

/** How a program is asked for its version, and how its answer is known. */
export interface VersionQuestion {
  readonly args: readonly string[];
  /** Its first group is the version, where it has one; where it does not match, it is another program of that name. */
  readonly pattern: RegExp;
}

/** A program whose answer fits, or what it said instead. */
export type ProgramVersion = { readonly version?: string } | { readonly problem: string };

/** A program that is looked at often and changed once in months is asked again after this long. */
const staleAfterMs = 10 * 60_000;

// One memory per exec, shared by all nettests and gone with it.
const known = new WeakMap<Exec, Map<string, { atMs: number; answer: Promise<ProgramVersion> }>>();

/** The version of the program at `path`; asked at most every ten minutes. Never rejects. */
export function versionOf(
  exec: Exec,
  path: string,
  question: VersionQuestion,
  nowMs: number,
): Promise<ProgramVersion> {
  const programs = known.get(exec) ?? new Map<string, { atMs: number; answer: Promise<ProgramVersion> }>();
  known.set(exec, programs);
  const key = JSON.stringify([path, question.args, question.pattern.source]);
  const last = programs.get(key);
  if (last !== undefined && nowMs - last.atMs < staleAfterMs) return last.answer;
  const answer = ask(exec, path, question);
  programs.set(key, { atMs: nowMs, answer });
  return answer;
}

async function ask(exec: Exec, path: string, { args, pattern }: VersionQuestion): Promise<ProgramVersion> {
  const result = await exec.run({ program: path, args, timeoutMs: 5000, maxStdoutBytes: 64 * 1024 });
  // Some write their version to stderr, and end with another code than 0.
  const said = `${result.stdout}\n${result.stderr}`;
  const match = pattern.exec(said);
  if (match !== null) return match[1] === undefined ? {} : { version: match[1] };
  const words = result.detail ?? said.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return {
    problem: `${path} ${args.join(' ')} does not answer as expected (${result.ending}${words === '' ? '' : `: ${words}`})`,
  };
}

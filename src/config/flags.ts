// The command line as a layer: pairs of key and text, from `--set key=value` and `--key=value`.
import type { Assignment } from './assignment.js';
import { keyText, resolvePath } from './key-path.js';
import { type Problem, unknownKey, wrongValue } from './problem.js';
import { type SettingGroup, holdsSecret } from './setting.js';
import { parseSettingText } from './setting-text.js';

/** A setting on the command line: its key as it was written, and the text of its value. */
export type Flag = readonly [key: string, text: string];

/** What the flags set, and what is wrong with them; of two for the same key the later counts. */
export function readFlags(
  settings: SettingGroup,
  flags: readonly Flag[],
): { assignments: Assignment[]; problems: Problem[] } {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const [written, text] of flags) {
    const place = { layer: 'flags', where: `flag ${written}` } as const;
    const resolved = resolvePath(settings, written);
    if (!resolved.ok) {
      problems.push(unknownKey(settings, written, place));
      continue;
    }
    const parsed = parseSettingText(resolved.setting, text);
    const key = keyText(settings, resolved.path);
    if (parsed.ok) assignments.push({ ...place, path: resolved.path, value: parsed.value });
    else problems.push(wrongValue(key, text, place, parsed.expected, holdsSecret(resolved.setting)));
  }
  return { assignments, problems };
}

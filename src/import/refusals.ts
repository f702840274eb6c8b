// What could not be imported of one file, on its way to the quarantine: neighbouring lines of text as one, and bounded.
import type { Recogniser } from '../core/import.js';
import type { QuarantinedLine } from '../core/store.js';
import type { Refusal } from './entries.js';
import { limits } from './limits.js';

interface Block {
  readonly line: number;
  reason: string;
  looks: Refusal['looks'];
  last: number;
  text: string;
}

/** Collects the refusals of one file; `take` and `end` give what is complete. */
export function createRefusals(source: string, recogniser: Recogniser) {
  let block: Block | undefined;
  let kept = 0;
  let dropped = 0;

  function keep(line: number, reason: string, text: string): readonly QuarantinedLine[] {
    // One place is left for the count of what was not kept.
    if (kept >= limits.refusals - 1) {
      dropped += 1;
      return [];
    }
    kept += 1;
    return [{ source, line, reason, text: text.slice(0, limits.excerpt) }];
  }

  function endBlock(): readonly QuarantinedLine[] {
    if (block === undefined) return [];
    const { line, last, reason, text, looks } = block;
    block = undefined;
    const named = looks === 'text' ? (recogniser.ofText(text) ?? reason) : reason;
    return keep(line, last === line ? named : `${named} (lines ${line} to ${last})`, text);
  }

  return {
    take(refusal: Omit<Refusal, 'kind'>): readonly QuarantinedLine[] {
      const { line, reason, text, looks } = refusal;
      if (looks === 'record') return [...endBlock(), ...keep(line, reason, text)];
      if (block === undefined) {
        block = { line, reason, looks, last: line, text };
        return [];
      }
      block.last = line;
      if (block.text.length < limits.excerpt) block.text += `\n${text}`;
      // A binary file has lines that happen to be text; the whole of it is binary.
      if (looks === 'binary') block = { ...block, reason, looks };
      return [];
    },
    /** An imported line in between: what follows is another block. */
    interrupt: endBlock,
    end(): readonly QuarantinedLine[] {
      const before = endBlock();
      if (dropped === 0) return before;
      const reason = `${dropped} more lines were refused; they are still in the file itself`;
      return [...before, { source, line: 1, reason, text: '' }];
    },
    /** Everything refused, whether it is kept or only counted. */
    count: () => kept + dropped,
  };
}

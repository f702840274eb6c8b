// Cuts a stream of bytes into lines as they come: LF, CR LF, or a lone CR as progress displays write it.
import { StringDecoder } from 'node:string_decoder';

/** Takes bytes, hands on whole lines. */
export interface LineReader {
  push(chunk: Buffer): void;
  /** The stream is over: a last line without an end is handed on. */
  end(): void;
}

/**
 * Calls `onLine` with each line, without its end. What is over `maxLength` characters of one line is dropped.
 * A listener that throws loses that line and nothing else.
 */
export function createLineReader(onLine: (line: string) => void, maxLength: number): LineReader {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  // A lone CR ends its line at once, for a progress bar waits for nothing; an LF that follows belongs to it.
  let afterCarriageReturn = false;

  function emit(): void {
    const line = pending;
    pending = '';
    try {
      onLine(line);
    } catch {
      // The listener's fault must not become the program's: the run goes on, and its result is complete.
    }
  }

  function take(piece: string): void {
    if (pending.length < maxLength) pending += piece.slice(0, maxLength - pending.length);
  }

  function read(text: string): void {
    if (text === '') return;
    let start = afterCarriageReturn && text.startsWith('\n') ? 1 : 0;
    for (const match of text.matchAll(/\r\n|\n|\r/g)) {
      if (match.index < start) continue;
      take(text.slice(start, match.index));
      emit();
      start = match.index + match[0].length;
    }
    take(text.slice(start));
    afterCarriageReturn = text.endsWith('\r');
  }

  return {
    push: (chunk) => read(decoder.write(chunk)),
    end() {
      read(decoder.end());
      if (pending !== '') emit();
    },
  };
}

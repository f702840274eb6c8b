// What is kept of a stream that may be endless: its first or its last bytes, in bounded memory.

/** Takes bytes, keeps some of them. */
export interface OutputKeep {
  push(chunk: Buffer): void;
  /** What was kept, as UTF-8; a character that the cap cut in two is left out. */
  text(): string;
  truncated(): boolean;
}

/** Keeps the first `maxBytes`. */
export function keepHead(maxBytes: number): OutputKeep {
  const chunks: Buffer[] = [];
  let kept = 0;
  let truncated = false;
  return {
    push(chunk) {
      const room = maxBytes - kept;
      if (chunk.length > room) truncated = true;
      if (room <= 0) return;
      // A copy, so that a short piece does not keep the stream's whole buffer alive.
      const piece = Buffer.from(chunk.subarray(0, room));
      chunks.push(piece);
      kept += piece.length;
    },
    text() {
      const bytes = Buffer.concat(chunks);
      return (truncated ? bytes.subarray(0, endOfWholeCharacters(bytes)) : bytes).toString('utf8');
    },
    truncated: () => truncated,
  };
}

/** Keeps the last `maxBytes`. */
export function keepTail(maxBytes: number): OutputKeep {
  // Twice the cap, and the older half thrown away when it is full: no byte is copied more than twice.
  let buffer = Buffer.alloc(0);
  let used = 0;
  let truncated = false;
  return {
    push(chunk) {
      const piece = chunk.subarray(Math.max(0, chunk.length - maxBytes));
      if (piece.length < chunk.length) truncated = true;
      if (used + piece.length > buffer.length) {
        const from = Math.max(0, used + piece.length - maxBytes);
        const start = Math.min(from, used);
        if (start > 0) truncated = true;
        const size = Math.min(2 * maxBytes, Math.max(4096, 2 * (used - start + piece.length)));
        const next = Buffer.alloc(size);
        buffer.copy(next, 0, start, used);
        used -= start;
        buffer = next;
      }
      piece.copy(buffer, used);
      used += piece.length;
    },
    text() {
      const start = Math.max(0, used - maxBytes);
      const bytes = buffer.subarray(start, used);
      if (!truncated && start === 0) return bytes.toString('utf8');
      return bytes.subarray(startOfWholeCharacters(bytes)).toString('utf8');
    },
    truncated: () => truncated || used > maxBytes,
  };
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function startOfWholeCharacters(bytes: Buffer): number {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start += 1;
  return start;
}

function endOfWholeCharacters(bytes: Buffer): number {
  let lead = bytes.length - 1;
  while (lead > bytes.length - 4 && isContinuation(bytes[lead])) lead -= 1;
  const first = bytes[lead] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead >= 0 && bytes.length - lead < length ? lead : bytes.length;
}

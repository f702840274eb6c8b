// What the system's ping printed: iputils, BusyBox and GNU inetutils. https://github.com/iputils/iputils

/** An answer of the target. */
export interface PingReply {
  readonly sequence: number;
  readonly elapsedMs: number;
}

/** Replies in the order of their sequence, each once; `sent` by ping's own count, where it printed one. */
export interface PingOutput {
  readonly replies: readonly PingReply[];
  readonly sent?: number;
}

const reply = /\bbytes from .*?\b(?:icmp_)?seq=(\d{1,9}) .*?\btime[=<](\d{1,9}(?:\.\d{1,9})?) ?ms\b/;
const summary = /^(\d{1,9}) packets transmitted,/;

/** Reads ping's output; lines that say something else (errors, duplicates, late answers) are passed over. */
export function parsePing(text: string): PingOutput {
  const bySequence = new Map<number, PingReply>();
  let sent: number | undefined;
  for (const line of text.split('\n')) {
    const [, transmitted] = summary.exec(line.trimStart()) ?? [];
    if (transmitted !== undefined) sent = Number(transmitted);
    const [, sequence, elapsed] = reply.exec(line) ?? [];
    if (sequence === undefined || elapsed === undefined || line.includes('(DUP!)')) continue;
    const number = Number(sequence);
    if (!bySequence.has(number)) bySequence.set(number, { sequence: number, elapsedMs: Number(elapsed) });
  }
  const replies = [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
  return { replies, ...(sent !== undefined && { sent }) };
}

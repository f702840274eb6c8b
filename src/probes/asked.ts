// What asking a resolver once comes to, over UDP or TCP.
import type { DnsReply } from './dns-message.js';

/** What one way of asking came to. */
export type Asked =
  | { readonly reply: DnsReply; readonly tries: number }
  | { readonly error: NodeJS.ErrnoException | 'timeout' | 'aborted' | 'closed'; readonly tries: number };

// Follows the daemon's events over SSE (https://html.spec.whatwg.org/multipage/server-sent-events.html), for ever:
// a lost connection is opened again, later and later, and never given up.
import { kioskEventSchema, type KioskEvent } from '../src/core/events.js';

/** What the page does about the stream. */
export interface EventStreamListener {
  onEvent(event: KioskEvent): void;
  /** Connected, again or for the first time: what happened in between was missed, so read everything again. */
  onOpen(): void;
  onLost(): void;
  onUnreadable(): void;
}

const kinds = [
  'measurement',
  'progress',
  'run',
  'signal',
  'settings',
  'schedule',
  'outage',
  'identify',
] as const;
const shortestWaitMs = 500;
const longestWaitMs = 15_000;

/** The wait before attempt `failures` + 1: doubles from half a second to 15 s. */
export function reconnectWaitMs(failures: number): number {
  return Math.min(longestWaitMs, shortestWaitMs * 2 ** Math.min(failures, 10));
}

/** Opens the stream at `url`; the returned function ends it. */
export function followEvents(url: string, listener: EventStreamListener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function connect(): void {
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      listener.onOpen();
    });
    opened.addEventListener('error', () => {
      opened.close();
      listener.onLost();
      timer = setTimeout(connect, reconnectWaitMs(failures));
      failures += 1;
    });
    // Servers name their events or leave them unnamed; both carry the kind in the data.
    for (const name of ['message', ...kinds]) {
      opened.addEventListener(name, (message: Event) => {
        if (message instanceof MessageEvent) receive(message.data);
      });
    }
  }

  function receive(data: unknown): void {
    const event = parseEvent(data);
    if (event === undefined) listener.onUnreadable();
    else listener.onEvent(event);
  }

  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

/** The event in the data of an SSE message; undefined when it is none. */
export function parseEvent(data: unknown): KioskEvent | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const parsed = kioskEventSchema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

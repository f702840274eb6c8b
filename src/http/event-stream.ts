// Server-sent events: what the kiosk announces, to every open page. https://html.spec.whatwg.org/multipage/server-sent-events.html
import { randomBytes } from 'node:crypto';
import type { Announcer, KioskEvent } from '../core/events.js';
import type { HttpLimits } from './limits.js';
import { createProgressPacer } from './progress-pacer.js';

/** One open stream, as far as the hub needs it. */
export interface EventSink {
  write(text: string): void;
  /** Bytes written to it that the other side has not taken yet. */
  unsentBytes(): number;
  /** False once the one who listens may not any more. */
  isWelcome(): boolean;
  /** Ends the stream at once, for a client that does not read. */
  cut(): void;
  end(): void;
}

/** The hub between the announcer and the streams. */
export interface EventStream {
  start(): void;
  /** Streams open now. */
  size(): number;
  /** Adds a stream; what it missed since `lastEventId` comes first. Returns the function that removes it. */
  add(sink: EventSink, lastEventId?: string): () => void;
  close(): void;
}

interface SentEvent {
  readonly sequence: number;
  readonly text: string;
}

/** How long a browser waits before it connects again. */
const retryMs = 3000;

/** What a page that has missed events is told: read status again. */
const readAgain: KioskEvent = { kind: 'settings' };

/**
 * Makes the hub. INVARIANTS: an event is turned into text once for all streams; memory is bounded by
 * `streams × streamBufferBytes`; after the last event of a run no older progress is sent.
 */
export function createEventStream(announcer: Announcer, limits: HttpLimits): EventStream {
  // An id of another start of the daemon must not be taken for one of this one.
  const start = randomBytes(4).toString('hex');
  const sinks = new Set<EventSink>();
  const recent: SentEvent[] = [];
  let sequence = 0;
  let heartbeat: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;
  const pacer = createProgressPacer(limits.progressIntervalMs, send);

  function send(event: KioskEvent): void {
    sequence += 1;
    const text = `event: ${event.kind}\nid: ${start}-${sequence}\ndata: ${JSON.stringify(event)}\n\n`;
    if (event.kind !== 'progress') {
      recent.push({ sequence, text });
      if (recent.length > limits.replayEvents) recent.shift();
    }
    writeAll(text);
  }

  function beat(): void {
    for (const sink of [...sinks]) {
      if (sink.isWelcome()) continue;
      sinks.delete(sink);
      sink.end();
    }
    writeAll(': alive\n\n');
  }

  function writeAll(text: string): void {
    for (const sink of [...sinks]) write(sink, text);
  }

  function write(sink: EventSink, text: string): void {
    if (sink.unsentBytes() + text.length <= limits.streamBufferBytes) {
      sink.write(text);
      return;
    }
    sinks.delete(sink);
    sink.cut();
  }

  function missedSince(lastEventId: string): readonly string[] {
    const [epoch, seen] = lastEventId.split('-');
    const last = Number(seen);
    const oldest = recent[0]?.sequence ?? sequence + 1;
    const known = epoch === start && Number.isInteger(last) && last <= sequence;
    const complete = known && (last + 1 >= oldest || recent.length < limits.replayEvents);
    if (!complete) return [`event: ${readAgain.kind}\ndata: ${JSON.stringify(readAgain)}\n\n`];
    return recent.filter((event) => event.sequence > last).map((event) => event.text);
  }

  return {
    start() {
      unsubscribe = announcer.subscribe(pacer.take);
      heartbeat = setInterval(beat, limits.heartbeatMs);
      heartbeat.unref();
    },
    size: () => sinks.size,
    add(sink, lastEventId) {
      sinks.add(sink);
      const missed = lastEventId === undefined ? [] : missedSince(lastEventId);
      write(sink, [`retry: ${retryMs}\n\n`, ...missed].join(''));
      return () => sinks.delete(sink);
    },
    close() {
      unsubscribe?.();
      clearInterval(heartbeat);
      pacer.close();
      for (const sink of sinks) sink.end();
      sinks.clear();
    },
  };
}

// One direction of ndt7 as a browser can measure it, against the kiosk that served the page.
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md
import { ndt7ServerMessageSchema } from '../../src/core/ndt7.js';
import type { Direction } from '../../src/core/measurement.js';

/** Speed so far, or in the end; bit/s. */
export interface Speed {
  readonly bps: number;
}

/** What a direction needs. */
export interface BrowserTest {
  readonly url: string;
  readonly direction: Direction;
  readonly durationMs: number;
  readonly onSpeed: (speed: Speed) => void;
  readonly signal: AbortSignal;
}

const SUBPROTOCOL = 'net.measurementlab.ndt.v7';
/** The kiosk opens its server when the run begins: a connection is tried again for so long. */
const CONNECT_MS = 15_000;
const RETRY_MS = 400;
/** Messages grow with what was sent, to a size that a phone sends in well under a tick; so many wait at most. */
const FIRST_BYTES = 1 << 13;
const MOST_BYTES = 1 << 18;
const SCALE = 16;
const WAITING = 7;
const TICK_MS = 100;

/** Measures; undefined where no connection came about or nothing moved. Never rejects. */
export async function measureInBrowser(test: BrowserTest): Promise<Speed | undefined> {
  const until = performance.now() + CONNECT_MS;
  while (!test.signal.aborted && performance.now() < until) {
    const socket = await opened(test.url);
    if (socket !== undefined) {
      return test.direction === 'download' ? download(socket, test) : upload(socket, test);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return undefined;
}

function opened(url: string): Promise<WebSocket | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, SUBPROTOCOL);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      resolve(socket);
    });
    socket.addEventListener('close', () => {
      resolve(undefined);
    });
  });
}

/** What this side received, until the kiosk closes. */
function download(socket: WebSocket, { durationMs, onSpeed, signal }: BrowserTest) {
  const startedAt = performance.now();
  let bytes = 0;
  let movedAt = startedAt;
  const speed = (): Speed | undefined =>
    movedAt > startedAt ? { bps: (bytes * 8000) / (movedAt - startedAt) } : undefined;
  return untilClosed(socket, 2 * durationMs, signal, {
    onData(data) {
      bytes += typeof data === 'string' ? data.length : data.byteLength;
      movedAt = performance.now();
    },
    onTick() {
      const now = speed();
      if (now !== undefined) onSpeed(now);
    },
    result: speed,
  });
}

/** What the kiosk says that it received: a browser counts what it has only handed on. */
function upload(socket: WebSocket, { durationMs, onSpeed, signal }: BrowserTest) {
  const startedAt = performance.now();
  let message = new Uint8Array(FIRST_BYTES);
  let sent = 0;
  let said: Speed | undefined;

  function fill(): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (performance.now() - startedAt >= durationMs) {
      socket.close(1000);
      return;
    }
    while (socket.bufferedAmount < WAITING * message.length) {
      socket.send(message);
      sent += message.length;
      if (message.length < MOST_BYTES && sent > SCALE * message.length) {
        message = new Uint8Array(message.length * 2);
      }
    }
    setTimeout(fill, 0);
  }
  fill();
  return untilClosed(socket, 2 * durationMs, signal, {
    onData(data) {
      said = (typeof data === 'string' ? receivedBy(data) : undefined) ?? said;
    },
    onTick() {
      if (said !== undefined) onSpeed(said);
    },
    result: () => said,
  });
}

interface Hearing {
  onData(data: string | ArrayBuffer): void;
  onTick(): void;
  result(): Speed | undefined;
}

function untilClosed(
  socket: WebSocket,
  limitMs: number,
  signal: AbortSignal,
  { onData, onTick, result }: Hearing,
): Promise<Speed | undefined> {
  return new Promise((resolve) => {
    const ticker = setInterval(onTick, TICK_MS);
    const limit = setTimeout(end, limitMs);
    function end(): void {
      clearInterval(ticker);
      clearTimeout(limit);
      signal.removeEventListener('abort', end);
      socket.close();
      resolve(result());
    }
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string' || data instanceof ArrayBuffer) onData(data);
    });
    socket.addEventListener('close', end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** Bytes over time of one of the kiosk's messages: its kernel's count, else its own. */
function receivedBy(text: string): Speed | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { TCPInfo: tcp, AppInfo: app } = ndt7ServerMessageSchema.safeParse(value).data ?? {};
  return speedOf(tcp?.BytesReceived, tcp?.ElapsedTime) ?? speedOf(app?.NumBytes, app?.ElapsedTime);
}

function speedOf(bytes: number | undefined, elapsedUs: number | undefined): Speed | undefined {
  if (bytes === undefined || elapsedUs === undefined || bytes <= 0 || elapsedUs <= 0) return undefined;
  return { bps: (bytes * 8e6) / elapsedUs };
}

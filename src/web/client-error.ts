// Requests that are no HTTP, too long or too slow: answered on the bare socket, since no request exists yet.
import type { Socket } from 'node:net';
import { problemOf, problemType } from './problem.js';

const statusOfCode: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Node's `clientError` event: https://nodejs.org/api/http.html#event-clienterror */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(statusOfCode[error.code ?? ''] ?? 400);
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      `Content-Type: ${problemType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  // A client that never reads must not keep the socket half open.
  socket.destroySoon();
}

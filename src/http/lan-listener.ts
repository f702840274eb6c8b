// Listens on this machine's addresses in its networks while other machines are wanted, and hands their connections to the
// server on loopback. https://nodejs.org/api/http.html#event-connection
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { Server as HttpServer } from 'node:http';

/** What the listener works with. */
export interface LanListenerOptions {
  readonly server: HttpServer;
  readonly port: number;
  /** True while other machines are wanted. */
  wanted(): boolean;
  /** The addresses to listen on, as they are now. */
  addresses(): readonly string[];
  readonly connections: number;
  /** An address that cannot be opened; it is tried again. Told once for each new reason. */
  onProblem(address: string, thrown: unknown): void;
  readonly intervalMs?: number;
}

/** The addresses that others can reach: no loopback, and none that means something on one interface only. */
export function reachableAddresses(all: readonly string[]): readonly string[] {
  const found = all.filter((address) => !/^(?:127\.|::1$|fe80:|169\.254\.)/i.test(address));
  // People type and scan IPv4 addresses more easily: they come first.
  return [...found.filter((address) => !isIPv6(address)), ...found.filter(isIPv6)];
}

/** A listener with a life. INVARIANTS: when others are not wanted any more, no connection of theirs stays open. */
export function createLanListener(options: LanListenerOptions) {
  const listeners = new Map<string, Server>();
  const sockets = new Map<Socket, string>();
  const told = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  function open(address: string): void {
    const listener = createServer((socket) => {
      sockets.set(socket, address);
      socket.on('close', () => sockets.delete(socket));
      options.server.emit('connection', socket);
    });
    listener.maxConnections = options.connections;
    listener.on('error', (thrown) => {
      listeners.delete(address);
      if (told.get(address) === thrown.message) return;
      told.set(address, thrown.message);
      options.onProblem(address, thrown);
    });
    listener.listen({ host: address, port: options.port, ipv6Only: true }, () => told.delete(address));
    listeners.set(address, listener);
  }

  function shut(address: string, listener: Server): void {
    listener.close();
    listeners.delete(address);
    for (const [socket, at] of sockets) if (at === address) socket.destroy();
  }

  function refresh(): void {
    const wanted = new Set(options.wanted() ? options.addresses() : []);
    for (const [address, listener] of listeners) if (!wanted.has(address)) shut(address, listener);
    for (const address of wanted) if (!listeners.has(address)) open(address);
  }

  return {
    start() {
      refresh();
      timer = setInterval(refresh, options.intervalMs ?? 2000);
      timer.unref();
    },
    refresh,
    close() {
      clearInterval(timer);
      for (const [address, listener] of listeners) shut(address, listener);
    },
  };
}

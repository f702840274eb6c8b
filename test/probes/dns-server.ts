// A resolver on loopback that answers as a test wants: over UDP and TCP on the same port.
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';

/** What is answered to a query; undefined for silence. */
export type Answering = (query: Buffer, transport: 'udp' | 'tcp') => Buffer | undefined;

/** A running resolver. */
export interface TestResolver {
  readonly port: number;
  close(): Promise<void>;
}

/** An answer: the query's header and question, with flags, and records of type A for each address. */
export function answerTo(query: Buffer, flags: number, addresses: readonly string[] = []): Buffer {
  const head = Buffer.from(query);
  head.writeUInt16BE(flags, 2);
  head.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => {
    const record = Buffer.alloc(16);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(1, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(300, 6);
    record.writeUInt16BE(4, 10);
    Buffer.from(address.split('.').map(Number)).copy(record, 12);
    return record;
  });
  return Buffer.concat([head, ...records]);
}

/** Starts a resolver on a free port. */
export async function startResolver(answering: Answering): Promise<TestResolver> {
  const udp = createSocket('udp4');
  const tcp = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const answer = answering(bytes.subarray(2), 'tcp');
      if (answer === undefined) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      socket.end(Buffer.concat([length, answer]));
    });
  });
  udp.on('message', (query, from) => {
    const answer = answering(query, 'udp');
    if (answer !== undefined) udp.send(answer, from.port, from.address);
  });
  const port = await listening(udp, tcp);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        udp.close();
        tcp.close(() => resolve());
      }),
  };
}

async function listening(udp: Socket, tcp: Server): Promise<number> {
  const port = await new Promise<number>((resolve) => {
    tcp.listen(0, '127.0.0.1', () => {
      const address = tcp.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', () => resolve()));
  return port;
}

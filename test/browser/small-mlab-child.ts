// A small M-Lab behind the home's router, on the host "net": a resolver on 10.99.3.53 that knows one address, and a directory
// on port 80 of 10.99.3.1 that names the ndt7 server beside it (https://www.measurementlab.net/develop/locate-v2/).
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';

const address = [10, 99, 3, 1];
const server = `${address.join('.')}:9000`;

/** Length of a DNS header, and of the question's type and class after its name. */
const [headerBytes, typeAndClassBytes] = [12, 4];

const resolver = createSocket('udp4');
resolver.on('message', (query, from) => {
  const nameEnd = query.indexOf(0, headerBytes) + 1;
  const isA = query.readUInt16BE(nameEnd) === 1;
  const answer = Buffer.from(query.subarray(0, nameEnd + typeAndClassBytes));
  answer.writeUInt16BE(0x8180, 2);
  answer.writeUInt16BE(isA ? 1 : 0, 6);
  answer.writeUInt32BE(0, 8);
  // The name of the question, type A, class IN, 60 s, 4 bytes.
  const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address]);
  resolver.send(isA ? Buffer.concat([answer, record]) : answer, from.port, from.address);
});
resolver.bind(53, '10.99.3.53');

createServer((_request, response) => {
  const urls = Object.fromEntries(
    ['download', 'upload'].map((direction) => [
      `ws:///ndt/v7/${direction}`,
      `ws://${server}/ndt/v7/${direction}?access_token=none`,
    ]),
  );
  const location = { city: 'Turin', country: 'IT' };
  const machine = 'mlab1-trn02.example.org';
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ results: [{ machine, hostname: machine, location, urls }] }));
}).listen(80, address.join('.'), () => {
  console.log('ready');
});

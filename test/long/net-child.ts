// The servers of the net: a resolver on 10.99.3.53 and targets on 10.99.3.1 to .3. A line on stdin says what they do from now on:
// "dns on|off" or "targets ok|portal|dead ok|portal|dead ok|portal|dead".
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

let dns = true;
let targets = ['ok', 'ok', 'ok'];

const resolver = createSocket('udp4');
resolver.on('message', (query, from) => {
  if (!dns) return;
  const answer = Buffer.from(query);
  answer.writeUInt16BE(0x8180, 2);
  resolver.send(answer, from.port, from.address);
});
resolver.bind(53, '10.99.3.53');

for (const index of [0, 1, 2]) {
  createServer((_request, response) => {
    const state = targets[index];
    // A dead target takes the connection and never says a word.
    if (state === 'ok') response.writeHead(204).end();
    if (state === 'portal') response.writeHead(302, { location: 'http://login.example/' }).end();
  }).listen(80, `10.99.3.${index + 1}`);
}

createInterface(process.stdin).on('line', (line) => {
  const [what, ...states] = line.split(' ');
  if (what === 'dns') dns = states[0] === 'on';
  if (what === 'targets') targets = states;
});
console.log('ready');

// A process for test/exec/companion.test.ts: what it does stands in its first argument.
const [, , how] = process.argv;
const say = (message) => process.send?.(message, () => undefined);
process.on('SIGTERM', () => undefined);
process.on('message', (message) => {
  switch (how) {
    case 'echo':
      say(message);
      break;
    case 'once':
      if (message.n === 1) say(message);
      break;
    case 'garbage':
      for (const each of ['', 0, null, [], { kind: 7 }, 'x'.repeat(1_000_000)]) say(each);
      break;
    case 'crash':
      process.exit(3);
      break;
    case 'busy':
      for (;;);
    default:
  }
});
if (how !== 'stays') process.on('disconnect', () => process.exit(0));
else setInterval(() => undefined, 1000);

// Runs a program that says its number and stays; says that number on, and is then killed by the test.
import { createExec } from '../../src/exec/exec.js';

await createExec().run({
  program: process.execPath,
  args: ['-e', 'console.log(process.pid); setInterval(() => {}, 1000)'],
  timeoutMs: 60_000,
  onStdoutLine: (line) => process.stdout.write(`${line}\n`),
});

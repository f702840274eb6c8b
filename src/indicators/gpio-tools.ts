// GPIO lines through the tools of Debian's gpiod (gpioset, gpiomon), where the kernel has no GPIO in sysfs. A line is held
// as long as its program runs. https://git.kernel.org/pub/scm/libs/libgpiod/libgpiod.git
//
// | what            | 1.x                                    | 2.x                              |
// | --------------- | -------------------------------------- | -------------------------------- |
// | hold a level    | gpioset --mode=signal CHIP LINE=1      | gpioset -c CHIP LINE=1           |
// | blink by itself | no: one program for each change        | gpioset -t 200ms,300ms -c CHIP … |
// | watch           | gpiomon --line-buffered -F %e CHIP LINE | gpiomon -F %e -c CHIP LINE       |
// | rising, falling | 1, 0                                   | 1, 2                             |
import type { ExecResult } from '../core/exec.js';
import { chipOfDetect, headerChipLabels } from './gpio-chip.js';
import { createHeldProgram } from './held-program.js';
import { DeviceFault } from './device-fault.js';
import type { GpioLines, GpioParts } from './gpio-line.js';

/** They answer in 10 ms; on a machine that swaps it takes longer. */
const askTimeoutMs = 10_000;
const install = 'Install the package gpiod (apt-get install gpiod).';

/** Throws DeviceFault where the tools are missing or see no such chip. */
export async function openToolLines({ exec, clock }: Pick<GpioParts, 'exec' | 'clock'>): Promise<GpioLines> {
  const ask = async (program: string, args: readonly string[]): Promise<string> => {
    const done = await exec.run({ program, args, timeoutMs: askTimeoutMs, killGraceMs: 500 });
    if (done.ending === 'missing') throw new DeviceFault('absent', `${program} is not installed`, install);
    if (done.ending !== 'exited' || done.exitCode !== 0) throw faultOf(program, done);
    return done.stdout;
  };
  const isFirst = isFirstGeneration(await ask('gpioset', ['--version']));
  const chip = chipOfDetect(await ask('gpiodetect', []));
  if (chip === undefined) {
    throw new DeviceFault('absent', `gpiodetect sees no chip called ${headerChipLabels.join(' or ')}`);
  }

  return {
    async output(line, high, onLost) {
      const held = createHeldProgram({ exec, clock, program: 'gpioset', faultOf, onLost });
      const setting = (level: boolean) => `${line}=${level ? 1 : 0}`;
      const hold = (level: boolean) =>
        held.run(isFirst ? ['--mode=signal', chip, setting(level)] : ['-c', chip, setting(level)]);
      hold(high);
      await held.settled();
      return {
        set: hold,
        ...(!isFirst && {
          blink: (firstHigh: boolean, periodsMs: readonly number[]) =>
            held.run(['-t', periodsMs.map((ms) => `${ms}ms`).join(), '-c', chip, setting(firstHigh)]),
        }),
        release: held.stop,
      };
    },

    async input(line, { pull, debounceMs }, onLevel, onLost) {
      const rising = '1';
      let waiting = new AbortController();
      // gpiomon of 1.x has no debouncing: a level counts when it has lasted.
      const onStdoutLine = (text: string) => {
        waiting.abort();
        const now = new AbortController();
        waiting = now;
        void clock.sleep(debounceMs, now.signal).then(() => {
          if (!now.signal.aborted) onLevel(text.trim() === rising);
        });
      };
      const held = createHeldProgram({ exec, clock, program: 'gpiomon', faultOf, onLost, onStdoutLine });
      const args = [`--bias=pull-${pull}`, '--format=%e'];
      held.run(
        isFirst ? ['--line-buffered', ...args, chip, String(line)] : [...args, '-c', chip, String(line)],
      );
      await held.settled();
      onLevel(pull === 'up');
      return {
        async release() {
          waiting.abort();
          await held.stop();
        },
      };
    },
  };
}

/** `gpioset (libgpiod) v1.6.3`. Anything that is not 1.x is taken for what came after it. */
export function isFirstGeneration(version: string): boolean {
  return /\bv1\./.test(version);
}

/** What a tool complained of. */
export function faultOf(program: string, { ending, stderr, detail }: ExecResult): DeviceFault {
  const words = stderr.trim().split('\n').at(-1) ?? '';
  const message = words === '' ? `${program}: ${detail ?? ending}` : words;
  if (ending === 'missing') return new DeviceFault('absent', `${program} is not installed`, install);
  if (/resource busy/i.test(message)) {
    return new DeviceFault('busy', message, 'Stop the program that uses the line, or choose another one.');
  }
  if (/permission denied|not permitted/i.test(message)) return new DeviceFault('forbidden', message);
  if (/no such|cannot find|out of range|invalid/i.test(message)) return new DeviceFault('absent', message);
  return new DeviceFault('failed', message);
}

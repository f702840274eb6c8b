// Reads the conditions of a test from the kernel's files below one root, and from iw and vcgencmd where they are installed.
// INVARIANT: it never fails and never takes long: a file that is missing or garbage, a program that hangs, is unknown.
import type { Clock } from '../core/clock.js';
import type { ConditionReading, ConditionWatch } from '../core/condition-watch.js';
import type { Conditions, Link, Wifi } from '../core/conditions.js';
import type { Exec } from '../core/exec.js';
import { readCounters, trafficBetween } from './interface-counters.js';
import { readLink } from './link.js';
import { readPower } from './power.js';
import { busyBetween, readProcessor, readProcessorTimes } from './processor.js';
import { interfaceTo } from './routes.js';
import { systemFiles, type SystemFiles } from './system-files.js';
import { parseIwInfo, parseIwLink, parseProcWireless } from './wifi.js';

/** What the watch works with; `root` is the machine's, or a test's. */
export interface ConditionWatchParts {
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>;
  readonly exec: Pick<Exec, 'run' | 'find'>;
  readonly root?: string;
}

const iwTimeoutMs = 2000;

/** A watch over the files below `root`. */
export function createConditionWatch({ clock, exec, root = '/' }: ConditionWatchParts): ConditionWatch {
  const files = systemFiles(root);

  async function stateOf(interfaceName: string | undefined): Promise<Pick<Conditions, 'link' | 'power'>> {
    const link = interfaceName === undefined ? undefined : readLink(files, interfaceName);
    const [wifi, power] = await Promise.all([
      link?.kind === 'wifi' ? readWifi(files, exec, link.interface) : undefined,
      readPower(files, exec),
    ]);
    return {
      ...(link !== undefined && { link: withWifi(link, wifi) }),
      ...(power !== undefined && { power }),
    };
  }

  return {
    async begin(beforeMs, signal): Promise<ConditionReading> {
      const first = readCounters(files, clock.monotonicMs());
      if (beforeMs > 0) await clock.sleep(beforeMs, signal);
      const interfaceBefore = interfaceTo(files);
      const start = readCounters(files, clock.monotonicMs());
      const timesAtStart = readProcessorTimes(files);
      const before = (name: string | undefined) =>
        beforeMs > 0 && name !== undefined ? trafficBetween(first, start, name) : undefined;
      return {
        before: before(interfaceBefore),
        async end(serverAddress) {
          // Counters and processor first: what follows takes time and starts programs.
          const end = readCounters(files, clock.monotonicMs());
          const processor = {
            ...readProcessor(files),
            ...busyBetween(timesAtStart, readProcessorTimes(files)),
          };
          const used = interfaceTo(files, serverAddress) ?? interfaceTo(files);
          const during = used === undefined ? undefined : trafficBetween(start, end, used);
          const quiet = before(used);
          const state = await stateOf(used);
          const changed = serverAddress === undefined || isLocal(used) ? undefined : interfaceBefore;
          return {
            ...state,
            ...(state.link !== undefined &&
              changed !== undefined &&
              changed !== used &&
              interfaceTo(files) !== changed && { link: { ...state.link, changedFrom: changed } }),
            ...((quiet ?? during) !== undefined && {
              traffic: { ...(quiet && { before: quiet }), ...(during && { during }) },
            }),
            processor,
          };
        },
      };
    },
    processor: () => readProcessor(files),
    now: async () => ({ ...(await stateOf(interfaceTo(files))), processor: readProcessor(files) }),
  };
}

/** A server on this device itself: the route out of it does not matter. */
function isLocal(interfaceName: string | undefined): boolean {
  return interfaceName === 'lo';
}

function withWifi(link: Link, wifi: Wifi | undefined): Link {
  return wifi === undefined || Object.keys(wifi).length === 0 ? link : { ...link, wifi };
}

/** The kernel's table first; what `iw` says in more detail is laid over it. */
async function readWifi(
  files: SystemFiles,
  exec: Pick<Exec, 'run' | 'find'>,
  interfaceName: string,
): Promise<Wifi> {
  const table = parseProcWireless(files.text('proc/net/wireless') ?? '', interfaceName);
  const program = await exec.find('iw');
  if (program === undefined) return table;
  const say = async (topic: 'info' | 'link') => {
    const { ending, exitCode, stdout } = await exec.run({
      program,
      args: ['dev', interfaceName, topic],
      timeoutMs: iwTimeoutMs,
      killGraceMs: 500,
      maxStdoutBytes: 16_384,
    });
    return ending === 'exited' && exitCode === 0 ? stdout : '';
  };
  const [info, link] = await Promise.all([say('info'), say('link')]);
  return { ...table, ...parseIwInfo(info), ...parseIwLink(link) };
}

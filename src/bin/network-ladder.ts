// Climbs the network wedge ladder: wait, check again, a program of the owner's, a new start of the device if that is allowed.
//
// INVARIANTS:
// - Only for what lies on this side of the line: no link, or a router that does not answer. No start mends a provider.
// - At most one new start in `rebootAfterHours`: the device must have run for so long, which no wrong clock can pretend.
// - Every step is stored before the next one is done; a store that refuses stops no step.
import { isoInstant, type Clock } from '../core/clock.js';
import type { Exec } from '../core/exec.js';
import type { Outage } from '../core/monitor.js';
import { ladderStepsSchema, type LadderStep, type NetworkLadderSettings } from '../core/network-ladder.js';
import type { KioskStore } from '../core/store.js';

/** What the ladder works with. */
export interface NetworkLadderParts {
  readonly clock: Clock;
  readonly exec: Pick<Exec, 'run'>;
  readonly store: Pick<KioskStore, 'readState' | 'writeState'>;
  settings(): NetworkLadderSettings;
  /** The outage that goes on, as the monitors know it. */
  outage(): Outage | undefined;
  /** How long the device runs; absent where nobody tells: then it is never started again. */
  uptimeMs(): number | undefined;
  /** A test runs: it is not cut off. */
  busy(): boolean;
  onStep(step: LadderStep): void;
  onError(thrown: unknown): void;
}

/** The ladder, with a life. */
export interface NetworkLadder {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Looks now, as it does each minute. */
  look(): Promise<void>;
  /** The newest steps, oldest first. */
  steps(): readonly LadderStep[];
}

const lookEveryMs = 60_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const stateName = 'network-ladder';
const mostSteps = 50;
/** After the program the network has so long to come back. */
const settleMs = 5 * minuteMs;
/** While nothing helps the program is run again after a pause that doubles up to this. */
const longestPauseMs = 24 * hourMs;
const rebootTimeoutMs = 60_000;

/** Where it stands during one outage. */
interface Climb {
  readonly sinceMs: number;
  waited: boolean;
  checked: boolean;
  hookAgainAtMs: number;
  pauseMs: number;
  rebootFromMs: number;
  /** What hinders a new start was said. */
  refused: boolean;
}

/** Nothing is looked at before start(). */
export function createNetworkLadder(parts: NetworkLadderParts): NetworkLadder {
  const { clock, exec, store } = parts;
  const stopping = new AbortController();
  let steps: readonly LadderStep[] = [];
  let climb: Climb | undefined;
  let loop: Promise<void> | undefined;

  async function note(action: LadderStep['action'], detail: string): Promise<void> {
    const step = { at: isoInstant(clock.nowMs()), action, detail };
    steps = [...steps, step].slice(-mostSteps);
    parts.onStep(step);
    await store.writeState(stateName, { steps: [...steps] }).catch(parts.onError);
  }

  async function look(): Promise<void> {
    const settings = parts.settings();
    const outage = settings.enabled ? parts.outage() : undefined;
    const own = outage?.kind === 'no_link' || outage?.kind === 'no_gateway' ? outage : undefined;
    if (own === undefined) {
      if (climb?.waited === true) await note('recovered', 'link and router are there again');
      climb = undefined;
      return;
    }
    const nowMs = clock.monotonicMs();
    climb ??= begin(nowMs);
    await goOn(climb, own, settings, nowMs - climb.sinceMs);
  }

  function begin(sinceMs: number): Climb {
    return {
      sinceMs,
      waited: false,
      checked: false,
      hookAgainAtMs: 0,
      pauseMs: settleMs,
      rebootFromMs: Number.POSITIVE_INFINITY,
      refused: false,
    };
  }

  /** One rung at a look. */
  async function goOn(at: Climb, { kind }: Outage, settings: NetworkLadderSettings, forMs: number) {
    if (forMs < settings.afterMinutes * minuteMs) return;
    if (!at.waited) {
      at.waited = true;
      await note('wait', `${kind} for ${settings.afterMinutes} minutes`);
      return;
    }
    if (!at.checked) {
      at.checked = true;
      at.rebootFromMs = settings.hook.length > 0 ? forMs + settleMs : forMs;
      await note('check', `still ${kind} a minute later`);
    }
    if (settings.reboot && forMs >= at.rebootFromMs) await reboot(at, settings);
    if (settings.hook.length > 0 && forMs >= at.hookAgainAtMs) {
      await runHook(settings);
      at.hookAgainAtMs = forMs + at.pauseMs;
      at.pauseMs = Math.min(at.pauseMs * 2, longestPauseMs);
    }
  }

  async function runHook({ hook: [program = '', ...args], hookSeconds, dryRun }: NetworkLadderSettings) {
    const command = [program, ...args].join(' ');
    if (dryRun) {
      await note('hook', `dry run: ${command}`);
      return;
    }
    const { ending, exitCode, stderr } = await exec.run({
      program,
      args,
      timeoutMs: hookSeconds * 1000,
      killGraceMs: 2000,
    });
    const how = ending === 'exited' ? `exit code ${exitCode ?? '?'}` : ending;
    await note('hook', `${command}: ${how} ${stderr.trim().slice(-200)}`.trim());
  }

  async function reboot(at: Climb, { rebootAfterHours, dryRun }: NetworkLadderSettings): Promise<void> {
    const uptimeMs = parts.uptimeMs();
    if (uptimeMs === undefined || uptimeMs < rebootAfterHours * hourMs) {
      if (!at.refused) {
        at.refused = true;
        await note('reboot', `not yet: the device has to run for ${rebootAfterHours} h before`);
      }
      return;
    }
    if (parts.busy()) return;
    at.rebootFromMs = Number.POSITIVE_INFINITY;
    await note('reboot', dryRun ? 'dry run: systemctl reboot' : 'systemctl reboot');
    if (dryRun) return;
    const { ending, exitCode, stderr } = await exec.run({
      program: 'systemctl',
      args: ['reboot'],
      timeoutMs: rebootTimeoutMs,
      killGraceMs: 2000,
    });
    if (ending === 'exited' && exitCode === 0) return;
    await note('reboot', `systemctl reboot: ${ending} ${stderr.trim().slice(-200)}`.trim());
  }

  return {
    async start() {
      const read = ladderStepsSchema.safeParse(await store.readState(stateName).catch(() => undefined));
      if (read.success) steps = [...read.data.steps, ...steps].slice(-mostSteps);
      loop ??= (async () => {
        while (!stopping.signal.aborted) {
          await look().catch(parts.onError);
          await clock.sleep(lookEveryMs, stopping.signal);
        }
      })();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
    look,
    steps: () => steps,
  };
}

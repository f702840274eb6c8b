// Probes a server beside a test: a TCP handshake four times a second, and whole requests as far as the line can bear.
import type { LatencyProbe, LatencyProbes, LatencyTarget, ProbePhase } from '../core/loaded-latency.js';
import { probeLatency, type ProbeOutcome, type ProbeTarget } from './latency-probe.js';
import type { ClientIdentity } from './ndt7-url.js';

// INVARIANTS:
// - Probes take at most about 1 % of the line: below SLOW_BPS every second one is left out, and whole requests are
//   made only as far as SHARE of the measured rate pays for them (the draft allows 5 %, which would show in the speed).
// - They run on the caller's thread, never on the one that measures, and need about a millisecond of it each.
// - Every connection ends within the time limit of a probe.

const EVERY_MS = 250;

/** Whole requests are made with every second probe at most. */
const WHOLE_EVERY = 2;

const SHARE = 0.005;
const SLOW_BPS = 2e6;

/** What a whole request takes until one has shown it: a TLS handshake with certificates, or an HTTP request alone. */
const WHOLE_BYTES = { tls: 5000, plain: 900 } as const;

/** A test has 22 s of phases. */
const MAX_PROBES = 500;

/** Starts probing the server of `target.url`; nothing is sent before the first phase. */
export function startLatencyProbes(target: LatencyTarget, client: ClientIdentity): LatencyProbes {
  // A URL that is none fails the test itself: here there is nothing to probe then.
  const url = URL.canParse(target.url) ? new URL(target.url) : undefined;
  const isTls = url?.protocol === 'wss:';
  const probes: LatencyProbe[] = [];
  /** Those that the server refused: it was there, and the line lost nothing. */
  const refused = new Set<LatencyProbe>();
  const underWay = new Set<Promise<void>>();
  let sentBytes = 0;
  let receivedBytes = 0;
  let phase: ProbePhase | undefined;
  let phaseAt = 0;
  let ticks = 0;
  let bps: number | undefined;
  let budgetBytes = 0;
  let wholeBytes: number = isTls ? WHOLE_BYTES.tls : WHOLE_BYTES.plain;
  let to: ProbeTarget = {
    isTls,
    authority: url?.host ?? '',
    host: (url?.hostname ?? '').replace(/^\[(.*)\]$/, '$1'),
    address: undefined,
    port: Number(url?.port ?? '') || (isTls ? 443 : 80),
    insecure: target.insecure,
    ca: target.ca,
    userAgent: `${client.name}/${client.version}`,
    session: undefined,
  };

  function tick(): void {
    if (phase === undefined || to.host === '' || probes.length >= MAX_PROBES) return;
    ticks += 1;
    // An idle line has nothing to lose; a budget that is not used is not saved up for later.
    const earned = bps === undefined ? wholeBytes : (bps / 8) * SHARE * (EVERY_MS / 1000);
    budgetBytes = Math.min(wholeBytes, budgetBytes + earned);
    if (bps !== undefined && bps < SLOW_BPS && ticks % 2 === 0) return;
    const whole = ticks % WHOLE_EVERY === 1 && budgetBytes >= wholeBytes;
    if (whole) budgetBytes = 0;
    const probed = probe(phase, whole);
    underWay.add(probed);
    void probed.finally(() => underWay.delete(probed));
  }

  async function probe(inPhase: ProbePhase, whole: boolean): Promise<void> {
    const index = probes.push({ phase: inPhase, atMs: performance.now() - phaseAt }) - 1;
    const outcome = await probeLatency(to, whole, target.signal);
    keep(index, outcome);
    if (whole && outcome.httpMs !== undefined) wholeBytes = outcome.sentBytes + outcome.receivedBytes;
  }

  function keep(index: number, outcome: ProbeOutcome): void {
    const { address, session, isRefused, sentBytes: sent, receivedBytes: received, ...times } = outcome;
    const begun = probes[index];
    if (begun !== undefined) probes[index] = { ...begun, ...times };
    if (isRefused === true && begun !== undefined) refused.add(probes[index] ?? begun);
    sentBytes += sent;
    receivedBytes += received;
    to = { ...to, address: to.address ?? address, session: session ?? to.session };
  }

  const timer = setInterval(tick, EVERY_MS);

  return {
    enter(next) {
      phase = next;
      phaseAt = performance.now();
      ticks = 0;
      bps = next === 'idle' ? undefined : (bps ?? 0);
      if (next === 'idle') tick();
    },
    pace(now) {
      bps = now;
    },
    async stop() {
      phase = undefined;
      clearInterval(timer);
      await Promise.all(underWay);
      const counted = probes.filter((one) => !refused.has(one));
      return {
        probes: target.signal.aborted ? counted.filter(isAnswered) : counted,
        sentBytes,
        receivedBytes,
      };
    },
  };
}

/** Of a run that was stopped, probes without an answer are not lost: nobody waited for them. */
function isAnswered({ connectMs }: LatencyProbe): boolean {
  return connectMs !== undefined;
}

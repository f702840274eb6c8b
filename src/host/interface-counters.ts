// What each interface received and sent so far, and what it moved between two looks.
import type { Traffic } from '../core/conditions.js';
import type { SystemFiles } from './system-files.js';

/** Counters of all interfaces at one instant. */
export interface CounterReading {
  readonly atMs: number;
  readonly bytes: ReadonlyMap<string, { readonly rx: number; readonly tx: number }>;
}

/** Reads all interfaces: which one the test goes through is known for certain only afterwards. */
export function readCounters(files: SystemFiles, atMs: number): CounterReading {
  const bytes = new Map<string, { rx: number; tx: number }>();
  for (const name of files.names('sys/class/net')) {
    const rx = files.integer(`sys/class/net/${name}/statistics/rx_bytes`);
    const tx = files.integer(`sys/class/net/${name}/statistics/tx_bytes`);
    if (rx !== undefined && tx !== undefined && rx >= 0 && tx >= 0) bytes.set(name, { rx, tx });
  }
  return { atMs, bytes };
}

/**
 * What an interface moved between two looks. Undefined where one of them lacks it, where no time passed, and where a
 * counter went back (the driver was loaded anew, or 32 bits ran over: nobody knows how often).
 */
export function trafficBetween(
  from: CounterReading,
  to: CounterReading,
  interfaceName: string,
): Traffic | undefined {
  const before = from.bytes.get(interfaceName);
  const after = to.bytes.get(interfaceName);
  const ms = to.atMs - from.atMs;
  if (before === undefined || after === undefined || ms <= 0) return undefined;
  const rxBytes = after.rx - before.rx;
  const txBytes = after.tx - before.tx;
  return rxBytes < 0 || txBytes < 0 ? undefined : { ms: Math.round(ms), rxBytes, txBytes };
}

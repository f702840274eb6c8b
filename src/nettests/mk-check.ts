// The part that Measurement Kit's tests for interference share; each of them is data in a file of its own (mk-telegram.ts).
import type { z } from 'zod';
import type { Nettest } from '../core/nettest.js';
import { defineMkNettest } from './measurement-kit.js';
import type { MkNettest, MkOptions } from './measurement-kit-nettest.js';
import { findingsOfVerdicts, mergedFindings, verdictMetrics } from './verdicts.js';
import { verdictsOfTests } from './verdicts-of-tests.js';

/** What one of these tests says about itself. */
export interface MkCheck<Options extends MkOptions> {
  /** Its name on Measurement Kit's command line; `mk.` before it is the id. */
  readonly mkName: string;
  readonly title: string;
  readonly description: string;
  readonly options: z.ZodType<Options>;
  readonly seconds: number;
  readonly needs?: MkNettest<Options>['needs'];
  readonly arguments: MkNettest<Options>['arguments'];
  readonly inputs?: (options: Options) => readonly string[];
}

/** Makes a nettest of a check: off, until somebody switches it on and consents. */
export function defineMkCheck<Options extends MkOptions>(check: MkCheck<Options>): Nettest {
  const { mkName, seconds } = check;
  const verdictsOf = verdictsOfTests[mkName] ?? (() => []);
  return defineMkNettest<Options>({
    id: `mk.${mkName}`,
    mkName,
    title: check.title,
    description: check.description,
    version: '1',
    kind: 'light',
    metrics: verdictMetrics,
    options: check.options,
    defaults: {
      enabled: false,
      cron: '20 1,13 * * *',
      windowMinutes: 660,
      timeoutMs: seconds * 4000 + 60_000,
    },
    estimate: { seconds, bytesPerMbps: 0 },
    provider: 'ooni',
    needsOnline: true,
    needs: check.needs ?? (() => []),
    arguments: check.arguments,
    ...(check.inputs && { inputs: check.inputs }),
    target: () => ({ directions: [] }),
    parse: (testKeys) => findingsOfVerdicts(testKeys, verdictsOf),
    merge: mergedFindings,
  });
}

/** A need for something that the options leave open. */
export function mkCheckNeed(mkName: string, option: string, message: string, example: string) {
  return [
    {
      what: 'configuration',
      message,
      fix: `Set it: mk-kiosk config set nettests.mk.${mkName}.options.${option} '${example}'`,
    },
  ] as const;
}

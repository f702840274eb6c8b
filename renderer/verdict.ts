// The headline: one sentence from the signal's reason and figures. The judgement itself is core's signal function.
import type { Measurement } from '../src/core/measurement.js';
import type { Signal } from '../src/core/signal.js';
import { failureText, skipText } from './code-text.js';
import { shareText } from './figure.js';
import { agoText, spanText } from './time-text.js';
import type { Wording } from './wording.js';

/** The verdict in one sentence. A figure that is missing leaves a sentence without it. */
export function verdictSentence(signal: Signal, wording: Wording): string {
  const { verdict } = wording.messages;
  const { failed, of, ageMs } = signal.figures;
  const share = signal.figures.ratio === undefined ? undefined : shareText(signal.figures.ratio, wording);
  switch (signal.reason) {
    case 'storage_failing':
      return verdict.storageFailing;
    case 'disk_low':
      return verdict.diskLow;
    case 'test_running':
      return verdict.testRunning;
    case 'no_network':
      return verdict.noNetwork;
    case 'tests_fail':
      return verdict.testsFail;
    case 'last_result_old':
      return ageMs === undefined
        ? verdict.lastResultOldUnknown
        : verdict.lastResultOld(spanText(ageMs, wording));
    case 'some_tests_fail':
      return failed === undefined || of === undefined
        ? verdict.someTestsFailUnknown
        : verdict.someTestsFail(String(failed), String(of));
    case 'below_plan':
      return share === undefined ? verdict.belowPlanUnknown : verdict.belowPlan(share);
    case 'below_usual':
      return share === undefined ? verdict.belowUsualUnknown : verdict.belowUsual(share);
    case 'device_limited':
      return share === undefined ? verdict.deviceLimitedUnknown : verdict.deviceLimited(share);
    case 'as_contracted':
      return share === undefined ? verdict.asContractedUnknown : verdict.asContracted(share);
    case 'as_usual':
      return verdict.asUsual;
    case 'no_result_yet':
    case 'self_test_only':
      return verdict.noResultYet;
  }
}

/** What the newest attempt on the line was, in one sentence. `title` is the nettest's title. */
export function newestSentence(newest: Measurement, title: string, nowMs: number, wording: Wording): string {
  const texts = wording.messages.newest;
  const ago = agoText(Date.parse(newest.startedAt), nowMs, wording);
  switch (newest.status) {
    case 'ok':
      return texts.measured(title, ago);
    case 'partial':
      return texts.partial(title, ago, outcomeReason(newest, wording));
    case 'failed':
      return texts.failed(title, ago, outcomeReason(newest, wording));
    case 'skipped':
      return texts.skipped(title, ago, outcomeReason(newest, wording));
    case 'aborted':
      return texts.aborted(title, ago);
  }
}

/** Why a measurement is not whole: the skip's or the failure's sentence, else that of a direction; may be empty. */
export function outcomeReason(measurement: Measurement, wording: Wording): string {
  if (measurement.skipReason !== undefined) return skipText(measurement.skipReason, wording);
  const { download, upload } = measurement.directions;
  const failure = measurement.failure ?? download?.failure ?? upload?.failure;
  return failure === undefined ? '' : failureText(failure, wording);
}

// The headline's sentences, for each reason the signal function can give.
import { describe, expect, it } from 'vitest';
import { signalSchema, type Signal } from '../../src/core/signal.js';
import { newestSentence, outcomeReason, verdictSentence } from '../../renderer/verdict.js';
import { wordingFor } from '../../renderer/wording.js';
import { measurement, scenarioNowMs } from '../browser/kiosk-documents.js';

const wording = wordingFor('UTC');

function signal(reason: Signal['reason'], figures: Signal['figures'] = {}): Signal {
  return { state: 'unknown', colour: 'grey', shape: 'dash', reason, figures };
}

describe('renderer/verdict', () => {
  it.each<[Signal['reason'], Signal['figures'], string]>([
    ['storage_failing', {}, 'This kiosk cannot save its results.'],
    ['test_running', {}, 'A test is running.'],
    ['no_network', {}, 'This kiosk has no network.'],
    ['tests_fail', { failed: 3, of: 5 }, 'The line seems to be down: the last tests failed.'],
    ['last_result_old', { ageMs: 75 * 3_600_000 }, 'No new result for 3 days.'],
    ['some_tests_fail', { failed: 2, of: 5 }, 'The line is unreliable: 2 of 5 tests failed.'],
    ['below_plan', { ratio: 0.523 }, 'The line is slow: 52% of the plan.'],
    ['below_usual', { ratio: 0.4 }, 'The line is slow: 40% of its usual speed.'],
    ['as_contracted', { ratio: 1.08 }, 'The line is good: 108% of the plan.'],
    ['as_usual', { ratio: 0.97 }, 'The line is good.'],
    ['no_result_yet', {}, 'The line has not been measured yet.'],
    ['self_test_only', {}, 'The line has not been measured yet.'],
  ])('says %s in one sentence', (reason, figures, sentence) => {
    expect(verdictSentence(signal(reason, figures), wording)).toBe(sentence);
  });

  it('has a whole sentence for every reason, even when figures are missing', () => {
    for (const reason of signalSchema.shape.reason.options) {
      expect(verdictSentence(signal(reason), wording)).toMatch(/^[A-Z][^.]*\.$/);
    }
  });

  it('tells the newest attempt with its age and, where it is not whole, the reason', () => {
    const at = scenarioNowMs - 12 * 60_000;
    const say = (part: Parameters<typeof measurement>[1]) =>
      newestSentence(measurement(at, part), 'ndt7', scenarioNowMs, wording);
    expect(say({})).toBe('Last test: ndt7, 12 min ago.');
    expect(say({ status: 'failed', failure: 'connection_refused' })).toBe(
      'Last test: ndt7, 12 min ago, failed: the server refused the connection.',
    );
    expect(say({ status: 'skipped', skipReason: 'quota' })).toBe(
      'Last turn: ndt7, 12 min ago, skipped: the quota of this server family is used up.',
    );
    expect(say({ status: 'aborted' })).toBe('Last test: ndt7, 12 min ago, stopped before its end.');
  });

  it('takes the reason of a partial result from the direction that failed, and shows unknown failures as they are', () => {
    const upload = { status: 'failed' as const, failure: 'some_new_error' };
    expect(outcomeReason(measurement(0, { status: 'partial', directions: { upload } }), wording)).toBe(
      'some_new_error',
    );
    expect(outcomeReason(measurement(0), wording)).toBe('');
  });
});

// docs/failures.md: how an attempt can end, from src/core: statuses, failure vocabulary, skip reasons, validity.
import { failures } from '../../../src/core/failure.js';
import { statuses, validities } from '../../../src/core/measurement.js';
import { skipReasons } from '../../../src/core/skip-reason.js';
import { readReason, validityReasons } from '../../../src/core/validity-reason.js';
import { code, generatedNotice, prose, table } from './markdown.js';

const statusMeanings: Readonly<Record<(typeof statuses)[number], string>> = {
  ok: 'Every direction that was attempted gave data to the end.',
  partial: 'One direction gave data, another did not; or a transfer gave data and was cut short.',
  failed: 'No data; the failure string says why. A time-out is a failure.',
  skipped: 'The run was due and was not made; the skip reason says why.',
  aborted: 'A person or a shutdown stopped the run.',
};

const validityMeanings: Readonly<Record<(typeof validities)[number], string>> = {
  clean: 'Nothing is known that speaks against the numbers.',
  device_limited: 'The device or its cable was the bottleneck: the line is at least this fast.',
  disturbed: 'Something else used the line, or spoilt the transfer.',
  unusable: 'The numbers say nothing about the line.',
};

/** The page. */
export function failuresPage(): string {
  return `${generatedNotice}

# How an attempt can end

Every attempt leaves exactly one row, whatever happened. What was not measured is absent; it is never 0.

${table(['status', 'meaning'], rows(statusMeanings))}

## Failures

The strings follow OONI's [df-007](https://github.com/ooni/spec/blob/master/data-formats/df-007-errors.md). These are the ones this program makes itself; programs it
drives and files it imports bring others, which are stored as they are. A test with two directions has a status and
perhaps a failure for each.

${table(['failure', 'meaning'], rows(failures))}

## Skip reasons

A due run that is not made leaves a row too, one for each time its gate closes.

${table(['skip reason', 'meaning'], rows(skipReasons))}

## Validity

${table(['validity', 'meaning'], rows(validityMeanings))}

A row without a validity was judged by nobody: it is another program's, or too little was known. The reasons are stored as
codes; one that speaks of one direction ends with it (${code('link_speed.download')}). A limit makes the figure a lower bound.
[Trust](trust.md) has the rules.

${table(['reason', 'what it does', 'meaning'], reasonRows())}
`;
}

function reasonRows(): string[][] {
  return Object.entries(validityReasons).map(([name, { words }]) => [
    code(name),
    readReason(name)?.kind ?? '',
    prose(sentence(words({}))),
  ]);
}

function rows(meanings: Readonly<Record<string, string>>): string[][] {
  return Object.entries(meanings).map(([name, meaning]) => [code(name), prose(sentence(meaning))]);
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital.endsWith('.') ? capital : `${capital}.`;
}

// A collector as a destination: signed batches of rows.
import {
  batchAnswerSchema,
  collectorPaths,
  protocolVersion,
  type BatchAnswer,
} from '../core/fleet/protocol.js';
import { wireMeasurementOf } from '../core/wire.js';
import type { CollectorLink } from './collector-link.js';
import type { Destination } from './destination.js';
import type { Enrolment } from './enrolment.js';

const mostRows = 200;

/** A destination over a link. */
export function createCollectorDestination(
  target: string,
  link: CollectorLink,
  enrolment: Enrolment,
): Destination {
  return {
    target,
    mostRows,
    setTime: link.setTime,
    enrol: (signal) => enrolment.ask(signal),
    async deliver(rows, signal) {
      const json = JSON.stringify({ protocol: protocolVersion, rows: rows.map(wireMeasurementOf) });
      const { reply, detail, answer } = await link.post(
        collectorPaths.results,
        json,
        batchAnswerSchema,
        signal,
      );
      if (answer === undefined) return { reply, detail, refused: [] };
      enrolment.heard(answer);
      // Who loses count has not kept what it says.
      if (reply.kind === 'answer' && !addsUp(answer, rows.length)) {
        return {
          reply: { ...reply, understood: false },
          detail: 'the answer does not count all rows',
          refused: [],
        };
      }
      return { reply, detail, refused: answer.refused, answeredBy: answer.collector.id };
    },
  };
}

function addsUp({ stored, known, revised, refused }: BatchAnswer, rows: number): boolean {
  const distinct = new Set(refused.map(({ index }) => index));
  return (
    distinct.size === refused.length &&
    stored + known + revised + refused.length === rows &&
    refused.every(({ index }) => index < rows)
  );
}

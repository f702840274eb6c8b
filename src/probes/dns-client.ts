// A DNS client that tells how long an answer took and what went wrong: UDP with one more try, TCP where it was cut.
// https://www.rfc-editor.org/rfc/rfc7766 · failures: https://github.com/ooni/spec/blob/master/data-formats/df-007-errors.md
import { randomInt } from 'node:crypto';
import { getServers } from 'node:dns';
import type { Clock } from '../core/clock.js';
import type { DnsClient, DnsOutcome, DnsQuestion } from '../core/dns-client.js';
import { failureOfErrno, type Failure } from '../core/failure.js';
import { askByTcp } from './ask-by-tcp.js';
import { askByUdp } from './ask-by-udp.js';
import type { Asked } from './asked.js';
import { writeQuery } from './dns-message.js';

/** A client over the clock's monotonic time. */
export function createDnsClient(clock: Pick<Clock, 'monotonicMs'>): DnsClient {
  return {
    resolvers: () => getServers().map(withoutPort),
    async ask(question, signal) {
      const query = writeQuery(randomInt(0x1_0000), question.name, question.type);
      if (query === undefined) {
        return {
          ...asked(question),
          tries: 0,
          answers: [],
          failure: 'dns_lookup_error',
          detail: 'DNS cannot hold this name',
        };
      }
      const beganMs = clock.monotonicMs();
      const left = () => Math.max(1, question.timeoutMs - (clock.monotonicMs() - beganMs));
      let transport = question.transport;
      let result =
        transport === 'udp'
          ? await askByUdp(question, query, question.timeoutMs, signal)
          : await askByTcp(question, query, question.timeoutMs, signal);
      if (transport === 'udp' && 'reply' in result && result.reply.truncated) {
        const { tries } = result;
        transport = 'tcp';
        const again = await askByTcp(question, query, left(), signal);
        result = { ...again, tries: tries + again.tries };
      }
      return outcomeOf({ ...question, transport }, result, clock.monotonicMs() - beganMs);
    },
  };
}

function asked({ name, type, resolver, port, transport }: DnsQuestion) {
  return { name, type, resolver, port, transport };
}

function outcomeOf(question: DnsQuestion, result: Asked, elapsedMs: number): DnsOutcome {
  const common = { ...asked(question), tries: result.tries };
  if ('error' in result) return { ...common, answers: [], ...failureOfError(result.error) };
  const { rcode, answers } = result.reply;
  return {
    ...common,
    elapsedMs,
    rcode,
    answers: answers.map((record) => ({ ...record })),
    ...failureOfRcode(rcode, question.type, answers.length),
  };
}

function failureOfError(error: Extract<Asked, { error: unknown }>['error']): Failure {
  switch (error) {
    case 'timeout':
      return { failure: 'generic_timeout_error', detail: 'the resolver did not answer in time' };
    case 'aborted':
      return { failure: 'interrupted' };
    case 'closed':
      return { failure: 'eof_error', detail: 'the resolver closed the connection without an answer' };
    default:
      return { failure: failureOfErrno(error.code), detail: error.message };
  }
}

/** OONI's words for what a resolver says (probe-cli, netxlite/dnsdecoder.go). */
function failureOfRcode(rcode: string, type: string, answers: number): Partial<Failure> {
  switch (rcode) {
    case 'NOERROR':
      return answers > 0 ? {} : { failure: 'dns_no_answer', detail: `the name has no ${type} record` };
    case 'NXDOMAIN':
      return { failure: 'dns_nxdomain_error' };
    case 'REFUSED':
      return { failure: 'dns_refused_error' };
    case 'SERVFAIL':
      return { failure: 'dns_servfail_error' };
    default:
      return { failure: 'dns_server_misbehaving', detail: rcode };
  }
}

/** Node gives a port only where it is not 53. */
function withoutPort(server: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(server)?.[1];
  return bracketed ?? server.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
}

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { DnsQuestion } from '../../src/core/dns-client.js';
import { createDnsClient } from '../../src/probes/dns-client.js';
import { readReply, writeQuery } from '../../src/probes/dns-message.js';
import { answerTo, startResolver, type Answering, type TestResolver } from './dns-server.js';

const never = new AbortController().signal;
const client = createDnsClient({ monotonicMs: () => performance.now() });
let resolver: TestResolver | undefined;

afterEach(async () => {
  await resolver?.close();
  resolver = undefined;
});

async function ask(answering: Answering, more: Partial<DnsQuestion> = {}) {
  resolver = await startResolver(answering);
  return client.ask(
    {
      name: 'www.example.org',
      type: 'A',
      resolver: '127.0.0.1',
      port: resolver.port,
      transport: 'udp',
      timeoutMs: 2000,
      ...more,
    },
    never,
  );
}

describe('probes/dns-client', () => {
  it('gives the addresses and the time', async () => {
    const outcome = await ask((query) => answerTo(query, 0x8180, ['192.0.2.1', '192.0.2.2']));
    expect(outcome).toMatchObject({
      rcode: 'NOERROR',
      transport: 'udp',
      tries: 1,
      answers: [
        { type: 'A', ttl: 300, data: '192.0.2.1' },
        { type: 'A', ttl: 300, data: '192.0.2.2' },
      ],
    });
    expect(outcome.failure).toBeUndefined();
    expect(outcome.elapsedMs).toBeGreaterThan(0);
  });

  it.each([
    [0x8183, 'dns_nxdomain_error'],
    [0x8182, 'dns_servfail_error'],
    [0x8185, 'dns_refused_error'],
    [0x8184, 'dns_server_misbehaving'],
    [0x8180, 'dns_no_answer'],
  ])('says %i in words of OONI: %s', async (flags, failure) => {
    const outcome = await ask((query) => answerTo(query, flags));
    expect(outcome).toMatchObject({ failure, answers: [] });
    // That there is no such name is an answer, and took its time.
    expect(outcome.elapsedMs).toBeGreaterThan(0);
  });

  it('asks a second time when the first datagram is lost', async () => {
    let seen = 0;
    const outcome = await ask(
      (query) => {
        seen += 1;
        return seen === 1 ? undefined : answerTo(query, 0x8180, ['192.0.2.1']);
      },
      { timeoutMs: 600 },
    );
    expect(outcome).toMatchObject({ tries: 2, rcode: 'NOERROR' });
  });

  it('asks over TCP when the answer was cut', async () => {
    const outcome = await ask((query, transport) =>
      transport === 'udp' ? answerTo(query, 0x8380) : answerTo(query, 0x8180, ['192.0.2.9']),
    );
    expect(outcome).toMatchObject({ transport: 'tcp', answers: [{ data: '192.0.2.9' }] });
  });

  it('invents no time for a resolver that is silent', async () => {
    const outcome = await ask(() => undefined, { timeoutMs: 150 });
    expect(outcome).toMatchObject({ failure: 'generic_timeout_error', answers: [] });
    expect(outcome).not.toHaveProperty('elapsedMs');
  });

  it('says at once that nobody listens', async () => {
    const { port, close } = await startResolver(() => undefined);
    await close();
    const question = {
      name: 'example.org',
      type: 'A',
      resolver: '127.0.0.1',
      port,
      timeoutMs: 2000,
    } as const;
    expect(await client.ask({ ...question, transport: 'udp' }, never)).toMatchObject({
      failure: 'connection_refused',
    });
    expect(await client.ask({ ...question, transport: 'tcp' }, never)).toMatchObject({
      failure: 'connection_refused',
    });
  });

  it('hears no answer to another question', async () => {
    const other = writeQuery(7, 'other.example', 'A') ?? Buffer.alloc(0);
    const outcome = await ask(
      (query) => {
        const answer = answerTo(other, 0x8180, ['192.0.2.66']);
        query.copy(answer, 0, 0, 2);
        return answer;
      },
      { timeoutMs: 150 },
    );
    expect(outcome.failure).toBe('generic_timeout_error');
  });
});

describe('probes/dns-message', () => {
  const query = writeQuery(0x1234, 'www.example.org', 'AAAA') ?? Buffer.alloc(0);

  it('reads compressed names and addresses', () => {
    const head = answerTo(query, 0x8180);
    head.writeUInt16BE(2, 6);
    const cname = Buffer.from('c00c000500010000003c0006036f6e65c010', 'hex');
    const aaaa = Buffer.from('c02d001c00010000003c001020010db8000000000000000000000001', 'hex');
    expect(readReply(Buffer.concat([head, cname, aaaa]), query)).toEqual({
      rcode: 'NOERROR',
      truncated: false,
      answers: [
        { type: 'CNAME', ttl: 60, data: 'one.example.org' },
        { type: 'AAAA', ttl: 60, data: '2001:db8::1' },
      ],
    });
  });

  it('refuses names that DNS cannot hold', () => {
    expect(writeQuery(1, `${'a'.repeat(64)}.org`, 'A')).toBeUndefined();
    expect(writeQuery(1, `${'abcdefgh.'.repeat(40)}org`, 'A')).toBeUndefined();
  });

  it('ends on whatever comes behind the question', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(0xffff), fc.nat(200), (bytes, flags, count) => {
        const head = answerTo(query, flags | 0x8000);
        head.writeUInt16BE(count, 6);
        const reply = readReply(Buffer.concat([head, bytes]), query);
        expect(reply?.answers.length ?? 0).toBeLessThanOrEqual(Math.min(count, 100));
        readReply(Buffer.from(bytes), query);
      }),
    );
  });
});

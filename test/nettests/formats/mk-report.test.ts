import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mkReport } from '../../../src/nettests/formats/mk-report.js';
import { nettests } from '../../../src/nettests/index.js';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'measurement-kit');
const format = mkReport(nettests);

function read(entry: Readonly<Record<string, unknown>>) {
  return format.read({ format: 'mk-report/1', text: JSON.stringify(entry) });
}

const own = { software_name: 'measurement_kit', test_version: '0.0.2' };

describe('nettests/formats/mk-report', () => {
  it('gives an entry to the nettest of its test, with the text as it is', () => {
    const text = readFileSync(join(fixtures, 'mk-dash-25mbit.njson'), 'utf8').trimEnd();
    const seen: unknown[] = [];
    const spies = nettests.map((nettest) => ({
      ...nettest,
      parse: (raw: Parameters<typeof nettest.parse>[0]) => {
        seen.push([nettest.id, raw]);
        return nettest.parse(raw);
      },
    }));
    const record = mkReport(spies).read({ format: 'mk-report/1', text });
    expect(seen).toEqual([['mk.dash', { format: 'mk-report/1', text }]]);
    expect(record).toMatchObject({ nettest: 'mk.dash', key: '7e6a2578-1c16-4133-8ddd-8494f68e6b2f' });
  });

  it('keeps a test that has no nettest here, without a metric or a verdict', () => {
    const record = read({
      ...own,
      test_name: 'bridget',
      test_keys: {
        bridget_status: 'blocked',
        requests: [{ failure: null }, { failure: 'eof_error' }],
        tcp_connect: [{ status: { failure: 'connection_refused' } }],
      },
    });
    expect(record).toMatchObject({
      nettest: 'mk.bridget',
      result: { status: 'ok', directions: {}, metrics: {}, flags: ['verdict_not_read'] },
    });
  });

  it('calls such a test failed by its own failure, or when nothing answered it', () => {
    const failed = read({ ...own, test_name: 'telegram', test_keys: { failure: 'value_error' } });
    expect(failed.result).toMatchObject({ status: 'failed', failure: { failure: 'value_error' } });
    const offline = read({
      ...own,
      test_name: 'telegram',
      test_keys: { tcp_connect: [{ status: { failure: 'network_unreachable', success: false } }] },
    });
    expect(offline.result).toMatchObject({
      status: 'failed',
      failure: {
        failure: 'network_unreachable',
        detail: 'nothing answered (attempts: 1): the device may have been offline',
      },
    });
  });

  it("does not take ooniprobe's ndt, which is ndt7, for Measurement Kit's", () => {
    const ooni = { software_name: 'ooniprobe-cli', software_version: '3.20.0' };
    const ndt7 = read({ ...ooni, test_name: 'ndt', test_keys: { protocol: 7, summary: {}, failure: null } });
    expect(ndt7).toMatchObject({ nettest: 'ooni.ndt', result: { metrics: {} } });
    expect(read({ ...ooni, test_name: 'dash', test_keys: { failure: 'eof_error' } }).nettest).toBe('mk.dash');
  });

  it('knows entries of other programs, and refuses only what is no report', () => {
    expect(format.role({ Key: 'starting' }, [])).toEqual({ kind: 'foreign' });
    expect(format.role(null, [])).toEqual({ kind: 'foreign' });
    expect(format.role({ test_name: 'ndt', test_keys: {} }, [])).toEqual({ kind: 'whole' });
    expect(format.role({ test_name: 'Ndt', test_keys: {} }, [])).toMatchObject({ kind: 'refused' });
  });

  it('has no key for an entry without an id', () => {
    for (const id of [undefined, '', 7, 'x'.repeat(1000)]) {
      expect(read({ ...own, id, test_name: 'telegram', test_keys: {} })).not.toHaveProperty('key');
    }
  });

  it('reads garbage as failed', () => {
    for (const text of ['', '{', '[]', '{"test_name":"ndt"}', '{"test_name":"ndt","test_keys":{}}']) {
      expect(format.read({ format: 'mk-report/1', text }).result).toMatchObject({
        status: 'failed',
        metrics: {},
      });
    }
  });
});

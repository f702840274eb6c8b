import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expositionText, formFor, type MetricFamily } from '../../src/web/exposition.js';
import { labelKey, readExposition } from '../http/read-exposition.js';

const gauge = (samples: MetricFamily['samples'], name = 'x'): MetricFamily => ({
  name,
  type: 'gauge',
  help: 'Help.',
  samples,
});

describe('web/exposition', () => {
  it('writes help, type and samples as the two formats want them', () => {
    const families: readonly MetricFamily[] = [
      gauge([{ value: -0.5 }, { labels: { a: 'b', c: 'd' }, value: 1e21 }]),
      { name: 'y_total', type: 'counter', help: 'A "count".\\', samples: [{ value: 3 }] },
      { name: 'z_info', type: 'info', help: 'Which.', samples: [{ labels: { version: '1' }, value: 1 }] },
    ];
    expect(expositionText(families, 'prometheus')).toBe(
      [
        '# HELP x Help.',
        '# TYPE x gauge',
        'x -0.5',
        'x{a="b",c="d"} 1e+21',
        '# HELP y_total A "count".\\\\',
        '# TYPE y_total counter',
        'y_total 3',
        '# HELP z_info Which.',
        '# TYPE z_info gauge',
        'z_info{version="1"} 1',
        '',
      ].join('\n'),
    );
    expect(expositionText(families, 'openmetrics')).toBe(
      [
        '# HELP x Help.',
        '# TYPE x gauge',
        'x -0.5',
        'x{a="b",c="d"} 1e+21',
        '# HELP y A \\"count\\".\\\\',
        '# TYPE y counter',
        'y_total 3',
        '# HELP z Which.',
        '# TYPE z info',
        'z_info{version="1"} 1',
        '# EOF',
        '',
      ].join('\n'),
    );
  });

  it('leaves out what is no finite number, empty families and second samples of the same labels', () => {
    const none = [NaN, Infinity, -Infinity].map((value) => ({ value }));
    const families = [
      gauge(none, 'a'),
      gauge([...none, { value: 1 }, { labels: { l: '' }, value: 2 }], 'b'),
      gauge([{ value: 9 }], 'b'),
    ];
    expect(expositionText(families, 'prometheus')).toBe('# HELP b Help.\n# TYPE b gauge\nb 1\n');
    expect(expositionText([], 'prometheus')).toBe('');
    expect(expositionText([], 'openmetrics')).toBe('# EOF\n');
  });

  it('is read back whole, whatever is in labels, help and values', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\\n', '\n', '}', '",x="'),
    );
    fc.assert(
      fc.property(
        anyText,
        fc.array(fc.tuple(anyText, fc.double({ noDefaultInfinity: true, noNaN: true })), { minLength: 1 }),
        fc.constantFrom('prometheus', 'openmetrics'),
        (help, values, form) => {
          const samples = values.map(([l, value]) => ({ labels: { l, m: 'x' }, value }));
          const text = expositionText([{ ...gauge(samples), help }], form);
          const read = readExposition(text, form).get('x');
          expect(read?.help).toBe(help);
          for (const [l, value] of new Map(values.toReversed())) {
            const labels = l === '' ? { m: 'x' } : { l, m: 'x' };
            expect(read?.samples.get(labelKey(labels))).toBe(value === 0 ? 0 : value);
          }
        },
      ),
    );
  });

  it('cuts a label that is too long between two characters', () => {
    const text = expositionText([gauge([{ labels: { l: '😀'.repeat(400) }, value: 1 }])], 'prometheus');
    expect(text).toContain(`l="${'😀'.repeat(253)}"`);
  });

  it('answers in OpenMetrics only where it is wanted', () => {
    const wanted: readonly (string | undefined)[] = [
      'application/openmetrics-text',
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
      'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    ];
    for (const accept of wanted) expect(formFor(accept)).toBe('openmetrics');
    const plain: readonly (string | undefined)[] = [
      undefined,
      '',
      '*/*',
      'text/html',
      'application/openmetrics-text;q=0',
      'application/openmetrics-text;q=nonsense',
      'application/openmetrics-text;version=0.0.1',
      'application/openmetrics-text;q=0.2, text/plain;q=0.9',
      ';;;,,,q=1',
    ];
    for (const accept of plain) expect(formFor(accept)).toBe('prometheus');
  });
});

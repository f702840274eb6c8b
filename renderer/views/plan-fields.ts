// The fields of the plan, as people read it off their contract: Mbit/s and ms.
import type { StatusDocument } from '../../src/core/api.js';
import type { PlanRequest } from '../api-client.js';
import { element } from '../element.js';
import type { Messages } from '../messages/messages.js';

/** What is in the fields: a plan, nothing at all, or something that is no number. */
export type PlanEntry =
  | { readonly kind: 'plan'; readonly plan: PlanRequest }
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly field: HTMLInputElement };

/** Reads a number as people write it, with comma or point; undefined when it is none, or not above 0. */
export function positiveNumber(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

/** The fields. `idPrefix` keeps labels apart where the fields are on the page twice. */
export function createPlanFields(messages: Messages, idPrefix: string) {
  const texts = messages.plan;
  const provider = field('provider', texts.provider, { maxlength: '100', autocomplete: 'off' });
  const download = field('download', texts.download, { inputmode: 'decimal', autocomplete: 'off' });
  const upload = field('upload', texts.upload, { inputmode: 'decimal', autocomplete: 'off' });
  const latency = field('latency', texts.latency, { inputmode: 'decimal', autocomplete: 'off' });
  const numbers = [download, upload, latency];
  const root = element(
    'div',
    { class: 'plan-fields' },
    ...[download, upload, latency, provider].map((entry) => entry.root),
  );

  function field(name: string, label: string, attributes: Readonly<Record<string, string>>) {
    const id = `${idPrefix}-${name}`;
    const input = element('input', { id, name, type: 'text', ...attributes });
    return { input, root: element('div', { class: 'field' }, element('label', { for: id }, label), input) };
  }

  function read(): PlanEntry {
    const name = provider.input.value.trim();
    for (const { input } of numbers) {
      const wrong = input.value.trim() !== '' && positiveNumber(input.value) === undefined;
      input.toggleAttribute('aria-invalid', wrong);
      if (wrong) return { kind: 'invalid', field: input };
    }
    const [downloadMbps, uploadMbps, latencyMs] = numbers.map(({ input }) => positiveNumber(input.value));
    const plan: PlanRequest = {
      ...(name === '' ? {} : { provider: name }),
      ...(downloadMbps === undefined ? {} : { downloadBps: downloadMbps * 1e6 }),
      ...(uploadMbps === undefined ? {} : { uploadBps: uploadMbps * 1e6 }),
      ...(latencyMs === undefined ? {} : { latencyMs }),
    };
    return Object.keys(plan).length === 0 ? { kind: 'empty' } : { kind: 'plan', plan };
  }

  return {
    root,
    read,
    fill(plan: StatusDocument['plan']): void {
      provider.input.value = plan?.provider ?? '';
      download.input.value = plan?.downloadBps === undefined ? '' : String(plan.downloadBps / 1e6);
      upload.input.value = plan?.uploadBps === undefined ? '' : String(plan.uploadBps / 1e6);
      latency.input.value = plan?.latencyMs === undefined ? '' : String(plan.latencyMs);
    },
  };
}

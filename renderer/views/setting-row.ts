// One setting: what it is, what it is now, and when a change takes effect. It is saved when its field is left.
import type { z } from 'zod';
import type { AccessClient, SettingValue } from '../access-client.js';
import { element, setText } from '../element.js';
import { faultText } from '../fault-text.js';
import type { Messages } from '../messages/messages.js';

/** A value as the configuration has it. */
export type JsonValue = z.core.util.JSONType;

/** What a setting's field is: a choice, a switch, or a text that is read and written. */
export type SettingField =
  | { readonly kind: 'choice'; readonly options: readonly (readonly [value: string, label: string])[] }
  | { readonly kind: 'switch' }
  | {
      readonly kind: 'text';
      readonly numeric?: boolean;
      /** The value of a text; undefined takes the setting back to its default. */
      read(text: string): JsonValue | undefined;
      write(value: unknown): string;
    };

/** A setting on the page. */
export interface SettingSpec {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  /** When a change takes effect, in a sentence. */
  readonly effect: string;
  readonly field: SettingField;
}

/** Layers that a person at the page cannot change. */
const fixedLayers = ['flags', 'environment', 'collector', 'fleet'] as const;

/** The row of a setting; `show` takes the value in force. */
export function createSettingRow(
  spec: SettingSpec,
  messages: Messages,
  client: Pick<AccessClient, 'changeSetting' | 'resetSetting'>,
) {
  const texts = messages.settings;
  const id = `setting-${spec.key.replaceAll('.', '-')}`;
  const control = controlOf(spec.field, id);
  const note = element('p', { class: 'setting-note', role: 'status' });
  const hint = element('p', { class: 'quiet', id: `${id}-hint` }, spec.hint ?? '');
  control.setAttribute('aria-describedby', hint.id);
  const label = element('label', { for: id }, spec.label);
  const isSwitch = spec.field.kind === 'switch';
  const root = element(
    'div',
    { class: isSwitch ? 'field field-switch' : 'field', 'data-setting': spec.key },
    ...(isSwitch ? [control, label] : [label, control]),
    hint,
    note,
  );
  let inForce: SettingValue | undefined;

  function show(setting: SettingValue | undefined): void {
    inForce = setting;
    const layer = fixedLayers.find((name) => name === setting?.layer);
    control.disabled = layer !== undefined;
    if (layer !== undefined) setText(hint, texts.fixedBy(texts.layers[layer]));
    writeControl(control, spec.field, setting?.value);
  }

  async function save(): Promise<void> {
    const value = readControl(control, spec.field);
    if (JSON.stringify(value) === JSON.stringify(inForce?.value)) return;
    const answer =
      value === undefined ? await client.resetSetting(spec.key) : await client.changeSetting(spec.key, value);
    control.toggleAttribute('aria-invalid', !answer.ok);
    if (answer.ok) {
      inForce = answer.value;
      note.dataset.kind = 'saved';
      setText(note, texts.saved(spec.effect));
      return;
    }
    const { message, fix } = faultText(answer.fault, messages);
    note.dataset.kind = 'trouble';
    setText(note, `${message} ${fix}`);
  }

  control.addEventListener('change', () => void save());
  return { root, key: spec.key, show };
}

type Control = HTMLInputElement | HTMLSelectElement;

function controlOf(field: SettingField, id: string): Control {
  if (field.kind === 'switch') return element('input', { id, type: 'checkbox' });
  if (field.kind === 'text') {
    return element('input', {
      id,
      type: 'text',
      autocomplete: 'off',
      ...(field.numeric === true ? { inputmode: 'decimal' } : {}),
    });
  }
  const options = field.options.map(([value, label]) => element('option', { value }, label));
  return element('select', { id }, ...options);
}

function writeControl(control: Control, field: SettingField, value: unknown): void {
  if (document.activeElement === control) return;
  if (field.kind === 'switch' && control instanceof HTMLInputElement) control.checked = value === true;
  else if (field.kind === 'text') control.value = field.write(value);
  else if (field.kind === 'choice') {
    control.value = typeof value === 'string' ? value : (field.options[0]?.[0] ?? '');
  }
}

function readControl(control: Control, field: SettingField): JsonValue | undefined {
  if (field.kind === 'switch') return control instanceof HTMLInputElement && control.checked;
  return field.kind === 'text' ? field.read(control.value.trim()) : control.value;
}

/** A field of plain text; empty takes it away. */
export const plainText: SettingField = {
  kind: 'text',
  read: (text) => (text === '' ? undefined : text),
  write: (value) => (typeof value === 'string' ? value : ''),
};

/** A list that is written with commas. */
export const textList: SettingField = {
  kind: 'text',
  read: (text) => text.split(/[,;]/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()])),
  write: (value) => (Array.isArray(value) ? value.map(String).join(', ') : ''),
};

/** Megabytes in the configuration, gigabytes on the page. What is no number is sent as it is: the kiosk says why not. */
export const gigabytes: SettingField = {
  kind: 'text',
  numeric: true,
  read(text) {
    if (text === '') return undefined;
    const number = Number(text.replace(',', '.'));
    return Number.isFinite(number) ? number * 1000 : text;
  },
  write: (value) => (typeof value === 'number' ? String(value / 1000) : ''),
};

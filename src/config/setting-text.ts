// Values as text, from an environment variable, a flag or the command line, read as the type that the schema asks for.
import { isMapping } from './assignment.js';
import { expectedOf } from './expected.js';
import type { Setting, SettingLeaf } from './setting.js';

/** The value a text stands for, or what it should have been. */
export type TextValue =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly expected: string };

const trueWords = new Set(['true', '1', 'yes', 'on']);
const falseWords = new Set(['false', '0', 'no', 'off']);
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** Reads text as a setting's type; limits are left to the schema. Groups are written as JSON objects. */
export function parseSettingText(setting: Setting, text: string): TextValue {
  switch (setting.kind) {
    case 'group':
    case 'record':
      return jsonText(text, isMapping, 'a JSON object such as {"name": "value"}');
    case 'text':
      return { ok: true, value: text };
    case 'number':
    case 'integer':
      return number.test(text.trim()) ? { ok: true, value: Number(text) } : refused(setting);
    case 'boolean':
      return booleanText(setting, text.trim().toLowerCase());
    case 'choice':
      return choiceText(setting, text.trim());
    case 'list':
      return listText(setting, text.trim());
    case 'union':
      return unionText(setting, text);
    case 'json':
      return { ok: true, value: parseJson(text) ?? text };
  }
}

function refused(setting: Setting): TextValue {
  return { ok: false, expected: expectedOf(setting) };
}

function booleanText(setting: Setting, word: string): TextValue {
  if (trueWords.has(word)) return { ok: true, value: true };
  return falseWords.has(word) ? { ok: true, value: false } : refused(setting);
}

function choiceText(setting: SettingLeaf, word: string): TextValue {
  const choices = setting.choices ?? [];
  const exact = choices.find((choice) => String(choice) === word);
  const value = exact ?? choices.find((choice) => String(choice).toLowerCase() === word.toLowerCase());
  return value === undefined ? refused(setting) : { ok: true, value };
}

function listText(setting: SettingLeaf, text: string): TextValue {
  if (text.startsWith('[')) return jsonText(text, Array.isArray, `${expectedOf(setting)}, as JSON`);
  const values: unknown[] = [];
  for (const part of text === '' ? [] : text.split(',')) {
    const item =
      setting.items === undefined
        ? { ok: true, value: part.trim() }
        : parseSettingText(setting.items, part.trim());
    if (!item.ok) return refused(setting);
    values.push('value' in item ? item.value : undefined);
  }
  return { ok: true, value: values };
}

/** The first option that takes the text; plain text comes last, since it takes everything. */
function unionText(setting: SettingLeaf, text: string): TextValue {
  const options = setting.options ?? [];
  const ordered = [
    ...options.filter((option) => option.kind !== 'text'),
    ...options.filter((option) => option.kind === 'text'),
  ];
  for (const option of ordered) {
    const parsed = parseSettingText(option, text);
    if (parsed.ok) return parsed;
  }
  return refused(setting);
}

function jsonText(text: string, fits: (value: unknown) => boolean, expected: string): TextValue {
  const value = parseJson(text);
  return fits(value) ? { ok: true, value } : { ok: false, expected };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** A value as text that {@link parseSettingText} reads back, and as people read it. */
export function settingText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

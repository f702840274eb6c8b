// What a value must be, in a person's words, from what the schema says about it.
import type { Setting, SettingLeaf } from './setting.js';

/** Forms of text that have a name people know. */
const forms: Readonly<Record<string, string>> = {
  cron: 'minute, hour, day of month, month and day of week, such as "7-59/30 * * * *"',
  'date-time': 'an instant in ISO 8601 with Z, such as 2030-01-31T12:00:00Z',
  host: 'a host name or an address',
  'http-address': 'an address that begins with http://',
  proxy: 'the address of a proxy, such as http://proxy.example:3128',
  timezone: 'the IANA name of a time zone, such as Europe/Berlin',
  uri: 'a URL',
};

/** The value a key may have, in a person's words: "a whole number from 0 to 65535". */
export function expectedOf(setting: Setting): string {
  if (setting.kind === 'group' || setting.kind === 'record') return 'a group of settings';
  if (setting.kind === 'choice') {
    const choices = setting.choices?.map(String) ?? [];
    return choices.length === 1 ? choices.join('') : `one of ${choices.join(', ')}`;
  }
  if (setting.kind === 'union') return (setting.options ?? []).map(expectedOf).join(' or ');
  const range = rangeOf(setting);
  if (setting.kind === 'integer') return `a whole number${range}`;
  if (setting.kind === 'number') return `a number${range}`;
  if (setting.kind === 'boolean') return 'true or false';
  if (setting.kind === 'list') {
    return setting.items === undefined ? 'a list' : `a list, each entry ${expectedOf(setting.items)}`;
  }
  if (setting.kind === 'json') return 'a value as JSON has it';
  const form = setting.format === undefined ? undefined : forms[setting.format];
  if (form !== undefined) return form;
  if (range === '') return 'text';
  return setting.min === 1 && setting.max === undefined
    ? 'text that is not empty'
    : `text${range} characters`;
}

function rangeOf(leaf: SettingLeaf): string {
  const { min, max, aboveMin = false } = leaf;
  if (min !== undefined && max !== undefined) {
    return aboveMin
      ? ` above ${String(min)} and up to ${String(max)}`
      : `${leaf.kind === 'text' ? ' of' : ' from'} ${String(min)} to ${String(max)}`;
  }
  if (min !== undefined) return aboveMin ? ` above ${String(min)}` : ` of at least ${String(min)}`;
  return max === undefined ? '' : ` of at most ${String(max)}`;
}

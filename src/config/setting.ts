// The tree of settings: what the configuration schema says about each key, read from its JSON Schema (https://json-schema.org/draft/2020-12).
import { z } from 'zod';

interface Described {
  readonly description?: string;
  /** Set by `.meta({ secret: true })` on the schema or on a group above: the value is never shown. */
  readonly secret: boolean;
}

/** Keys known by name. */
export interface SettingGroup extends Described {
  readonly kind: 'group';
  readonly properties: ReadonlyMap<string, Setting>;
}

/** Keys chosen by whoever writes the configuration; `keys` where only some are allowed. */
export interface SettingRecord extends Described {
  readonly kind: 'record';
  readonly keys?: readonly string[];
  readonly value: Setting;
}

/** One value. `json` takes anything that JSON can say; `choice` one of `choices`. */
export interface SettingLeaf extends Described {
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'list' | 'union' | 'json';
  readonly default?: unknown;
  readonly required: boolean;
  readonly choices?: readonly unknown[];
  readonly items?: Setting;
  readonly options?: readonly Setting[];
  readonly format?: string;
  /** Limits of a number, or of the length of a text or list. */
  readonly min?: number;
  readonly max?: number;
  /** The value must be greater than `min`, not equal to it. */
  readonly aboveMin?: boolean;
}

/** What the schema says about a key. */
export type Setting = SettingGroup | SettingRecord | SettingLeaf;

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A schema never changes, and reading it costs more than everything else here. */
const known = new WeakMap<z.ZodType, SettingGroup>();

/** The tree of settings of a configuration schema. Throws a plain Error for a schema that is no object. */
export function settingsOf(schema: z.ZodType): SettingGroup {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const root = settingOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), false, false);
  if (root.kind !== 'group') throw new Error('the configuration schema is no object');
  known.set(schema, root);
  return root;
}

function settingOf(schema: JsonSchema, secretAbove: boolean, required: boolean): Setting {
  const described = {
    secret: secretAbove || schema.secret === true,
    ...(schema.description === undefined ? {} : { description: schema.description }),
  };
  if (schema.properties !== undefined) return groupOf(schema, described);
  if (schema.type === 'object' && isSchema(schema.additionalProperties)) return recordOf(schema, described);
  return leafOf(schema, described, required);
}

function groupOf(schema: JsonSchema, described: Described): SettingGroup {
  const properties = new Map<string, Setting>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const required = schema.required?.includes(name) ?? false;
    properties.set(name, settingOf(isSchema(property) ? property : {}, described.secret, required));
  }
  return { kind: 'group', ...described, properties };
}

function recordOf(schema: JsonSchema, described: Described): SettingRecord {
  const { additionalProperties, propertyNames } = schema;
  const keys = isSchema(propertyNames) ? propertyNames.enum?.map(String) : undefined;
  const value = settingOf(
    isSchema(additionalProperties) ? additionalProperties : {},
    described.secret,
    false,
  );
  return { kind: 'record', ...described, ...(keys === undefined ? {} : { keys }), value };
}

function leafOf(schema: JsonSchema, described: Described, required: boolean): SettingLeaf {
  return {
    kind: kindOf(schema),
    ...described,
    required,
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...choicesOf(schema),
    ...partsOf(schema, described.secret),
    ...(schema.format === undefined ? {} : { format: schema.format }),
    ...limitsOf(schema),
  };
}

function kindOf(schema: JsonSchema): SettingLeaf['kind'] {
  if (schema.enum !== undefined || schema.const !== undefined) return 'choice';
  if (schema.anyOf?.every((option) => isSchema(option) && isLeafSchema(option))) return 'union';
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return schema.type;
    case 'array':
      return 'list';
    default:
      return 'json';
  }
}

function isLeafSchema(schema: JsonSchema): boolean {
  return (
    (schema.type !== undefined && schema.type !== 'object' && schema.type !== 'null') ||
    schema.const !== undefined ||
    schema.enum !== undefined
  );
}

function choicesOf(schema: JsonSchema): { choices?: readonly unknown[] } {
  if (schema.enum !== undefined) return { choices: schema.enum };
  return schema.const === undefined ? {} : { choices: [schema.const] };
}

function partsOf(schema: JsonSchema, secret: boolean): { items?: Setting; options?: readonly Setting[] } {
  const { anyOf, items } = schema;
  return {
    ...(isSchema(items) ? { items: settingOf(items, secret, true) } : {}),
    ...(anyOf === undefined
      ? {}
      : { options: anyOf.map((option) => settingOf(isSchema(option) ? option : {}, secret, true)) }),
  };
}

function limitsOf(schema: JsonSchema): { min?: number; max?: number; aboveMin?: boolean } {
  const above = schema.exclusiveMinimum;
  const min = schema.minimum ?? schema.minLength ?? schema.minItems;
  const max = schema.maximum ?? schema.maxLength ?? schema.maxItems;
  return {
    ...(typeof above === 'number' ? { min: above, aboveMin: true } : isLimit(min) ? { min } : {}),
    ...(isLimit(max) ? { max } : {}),
  };
}

/** Zod gives each integer the limits of what a double can hold; they tell a person nothing. */
function isLimit(limit: number | undefined): limit is number {
  return limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
}

function isSchema(schema: unknown): schema is JsonSchema {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema);
}

/** True when a setting, or anything in it, is secret: then its value is not for a message. */
export function holdsSecret(setting: Setting): boolean {
  if (setting.secret) return true;
  if (setting.kind === 'group') return [...setting.properties.values()].some(holdsSecret);
  if (setting.kind === 'record') return holdsSecret(setting.value);
  const parts = [...(setting.options ?? []), ...(setting.items === undefined ? [] : [setting.items])];
  return parts.some(holdsSecret);
}

/** The setting at a path of names; entries of lists are their items. */
export function settingAt(settings: SettingGroup, path: readonly string[]): Setting | undefined {
  let setting: Setting | undefined = settings;
  for (const name of path) {
    if (setting === undefined) return undefined;
    if (setting.kind === 'group') setting = setting.properties.get(name);
    else if (setting.kind === 'record') setting = setting.value;
    else setting = setting.kind === 'list' ? setting.items : setting;
  }
  return setting;
}

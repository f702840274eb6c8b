// docs/api.md, made from the OpenAPI document: a list of operations, then every document with its members.
import type { JsonSchema, OpenApi, Operation } from './openapi-shape.js';

/** The page as Markdown. */
export function apiPage({ info, paths, components }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationPart(method, path, operation)),
  );
  const documents = Object.entries(components.schemas).map(([name, schema]) => documentPart(name, schema));
  return (
    [
      '# The HTTP API',
      'Made from the schemas that check requests and answers; the running kiosk serves the same as `/api/v1/openapi.json`.',
      info.description,
      'The API answers on `http://127.0.0.1:8788` unless configured otherwise. Who may do what is told in [security](security.md); for other machines each operation needs what stands behind it. A request that changes something carries JSON (`Content-Type: application/json`, 256 KiB at most).',
      ...operations,
      '## Documents',
      'A member marked `?` may be absent.',
      ...documents,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

function operationPart(method: string, path: string, operation: Operation): string {
  const lines = operation.parameters.map(
    ({ name, in: where, required, schema }) =>
      `- ${where} \`${name}\`${required || schema.default !== undefined ? '' : '?'}: ${typeOf(schema)}${limitsOf(schema)}`,
  );
  for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
    lines.push(`- body: ${typeOf(schema)}`);
  }
  for (const [status, { content }] of Object.entries(operation.responses)) {
    for (const [type, { schema }] of Object.entries(content)) {
      const document =
        type === 'application/json' && schema.$ref !== undefined ? typeOf(schema) : `\`${type}\``;
      if (status !== 'default') lines.push(`- ${status}: ${document}`);
    }
  }
  return [
    `## \`${method.toUpperCase()} ${path}\``,
    `${operation.summary} Needs: ${operation['x-needs']}.`,
    lines.join('\n'),
  ].join('\n\n');
}

function documentPart(name: string, schema: JsonSchema): string {
  const alternatives = schema.oneOf ?? schema.anyOf;
  const body =
    alternatives === undefined
      ? membersOf(schema, '')
      : alternatives
          .map((alternative) => `- ${typeOf(alternative)}\n${membersOf(alternative, '  ')}`.trimEnd())
          .join('\n');
  return `### ${name}\n\n${body.trimEnd() || 'No members.'}`;
}

function membersOf(schema: JsonSchema, indent: string): string {
  return Object.entries(schema.properties ?? {})
    .map(([name, member]) => {
      const optional = schema.required?.includes(name) === true ? '' : '?';
      const nested = typeof member.items === 'object' ? member.items : member;
      const inner = nested.$ref === undefined ? membersOf(nested, `${indent}  `) : '';
      return `${indent}- \`${name}\`${optional}: ${typeOf(member)}${limitsOf(member)}\n${inner}`;
    })
    .join('');
}

function typeOf(schema: JsonSchema): string {
  const { $ref, const: constant, enum: values, items, prefixItems, anyOf, additionalProperties } = schema;
  if ($ref !== undefined) return linkTo($ref);
  if (constant !== undefined) return `\`${JSON.stringify(constant)}\``;
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (prefixItems !== undefined) return `[${prefixItems.map(typeOf).join(', ')}]`;
  if (schema.type === 'array') return `list of ${typeof items === 'object' ? typeOf(items) : 'anything'}`;
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (typeof additionalProperties === 'object' && schema.properties === undefined) {
    return `object of ${typeOf(additionalProperties)}`;
  }
  return schema.format ?? [schema.type ?? 'any JSON value'].flat().join(' or ');
}

function linkTo(reference: string): string {
  const name = reference.split('/').at(-1) ?? '';
  return name.startsWith('AnyJson') ? 'any JSON value' : `[${name}](#${name.toLowerCase()})`;
}

function limitsOf({ minimum, maximum, maxLength, default: preset }: JsonSchema): string {
  const limits = [
    ...(minimum === undefined || Math.abs(minimum) > 1e15 ? [] : [`from ${minimum}`]),
    ...(maximum === undefined || maximum > 1e15 ? [] : [`to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(preset === undefined ? [] : [`default ${JSON.stringify(preset)}`]),
  ];
  return limits.length === 0 ? '' : ` (${limits.join(', ')})`;
}

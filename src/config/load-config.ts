// Loads the configuration: defaults < file < fleet < collector < environment < flags, merged key by key, checked as one document.
// INVARIANTS: a configuration is accepted whole or refused whole; a refusal names every problem of every layer.
import type { z } from 'zod';
import type { ConfigLayer } from '../core/config.js';
import {
  type Assignment,
  documentOf,
  isMapping,
  leavesOf,
  mergeLayers,
  sourceOf,
  valueAt,
} from './assignment.js';
import { type Environment, maxValueBytes, readEnvironment } from './environment.js';
import { type Flag, readFlags } from './flags.js';
import { keyText } from './key-path.js';
import { forbiddenProblems, problemsOf } from './issue.js';
import { type Problem, configInvalid } from './problem.js';
import { readText, unreadable } from './read-text.js';
import { type SettingGroup, settingsOf } from './setting.js';
import { parseConfigText } from './yaml-file.js';

/** What a configuration is made of. */
export interface ConfigRequest<Schema extends z.ZodType> {
  /** `configSchema(nettests)` of src/core/config.ts. */
  readonly schema: Schema;
  readonly filePath?: string;
  /** True when somebody named the file: then it must exist. */
  readonly fileRequired?: boolean;
  readonly environment: Environment;
  readonly flags?: readonly Flag[];
  /** What the collector wants of the fleet, and of this device. */
  readonly fleet?: unknown;
  readonly collector?: unknown;
}

/** Where a setting's value comes from. */
export interface Origin {
  readonly layer: ConfigLayer;
  /** `config.yaml:3:5`, `environment variable X`, `flag x`; absent for defaults. */
  readonly where?: string;
}

/** A configuration that was accepted, with what is needed to explain it. */
export interface LoadedConfig<Schema extends z.ZodType> {
  readonly config: z.output<Schema>;
  /** By key, for each setting that has a value. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly warnings: readonly string[];
  readonly settings: SettingGroup;
  /** Everything any layer says, the weakest first. */
  readonly assignments: readonly Assignment[];
  /** The file's text at the time it was read; absent when there is no file. */
  readonly fileText?: string;
}

/** Loads and checks the configuration. Throws config_unreadable and config_invalid, with all problems in the message. */
export function loadConfig<Schema extends z.ZodType>(request: ConfigRequest<Schema>): LoadedConfig<Schema> {
  const { filePath } = request;
  const fileText = filePath === undefined ? undefined : readText(filePath);
  if (filePath !== undefined && fileText === undefined && request.fileRequired === true) {
    throw unreadable(filePath, 'there is no such file', 'Create it, or name another one.');
  }
  return loadWithText(request, fileText);
}

/** Like {@link loadConfig} with the given text in the file's place. */
export function loadWithText<Schema extends z.ZodType>(
  request: ConfigRequest<Schema>,
  fileText: string | undefined,
): LoadedConfig<Schema> {
  const settings = settingsOf(request.schema);
  const read = readLayers(request, settings, fileText);
  const assignments = read.layers.reduce(mergeLayers, []);
  const checked = request.schema.safeParse(documentOf(assignments));
  const problems = [
    ...read.problems,
    ...forbiddenProblems(assignments),
    ...read.layers.flatMap((layer) => layerProblems(request.schema, settings, layer)),
  ];
  if (!checked.success) {
    const document = documentOf(assignments);
    // What could not be read is not "missing" too.
    const issues = checked.error.issues.filter(
      (issue) => read.problems.length === 0 || valueAt(document, issue.path) !== undefined,
    );
    problems.push(...problemsOf(settings, assignments, document, issues));
  }
  if (problems.length > 0 || !checked.success) throw configInvalid(distinct(problems));
  return {
    config: checked.data,
    origins: originsOf(settings, checked.data, assignments),
    warnings: read.warnings,
    settings,
    assignments,
    ...(fileText === undefined ? {} : { fileText }),
  };
}

function readLayers<Schema extends z.ZodType>(
  request: ConfigRequest<Schema>,
  settings: SettingGroup,
  fileText: string | undefined,
): { layers: (readonly Assignment[])[]; problems: Problem[]; warnings: readonly string[] } {
  const file = parseConfigText(settings, request.filePath ?? 'configuration file', fileText ?? '');
  const environment = readEnvironment(settings, request.environment, (path) => readText(path, maxValueBytes));
  const flags = readFlags(settings, request.flags ?? []);
  return {
    layers: [
      file.assignments,
      receivedLayer(settings, 'fleet', request.fleet),
      receivedLayer(settings, 'collector', request.collector),
      environment.assignments.flatMap((assignment) => spread(settings, assignment)),
      flags.assignments.flatMap((assignment) => spread(settings, assignment)),
    ],
    problems: [
      ...file.problems,
      ...receivedProblems('fleet', request.fleet),
      ...receivedProblems('collector', request.collector),
      ...environment.problems,
      ...flags.problems,
    ],
    warnings: environment.warnings,
  };
}

const received = {
  fleet: "the fleet's configuration",
  collector: "the collector's configuration of this device",
} as const;

function receivedLayer(
  settings: SettingGroup,
  layer: keyof typeof received,
  document: unknown,
): Assignment[] {
  const where = received[layer];
  return leavesOf(settings, document).map(({ path, value }) => ({ layer, path, value, where }));
}

function receivedProblems(layer: keyof typeof received, document: unknown): Problem[] {
  if (document === undefined || isMapping(document)) return [];
  return [
    { layer, where: received[layer], message: 'this is no group of settings.', fix: 'Send an object.' },
  ];
}

/** A whole group that was given as one JSON value, as its leaves. */
function spread(settings: SettingGroup, assignment: Assignment): Assignment[] {
  const nested = [...assignment.path]
    .reverse()
    .reduce<unknown>((value, name) => ({ [name]: value }), assignment.value);
  return leavesOf(settings, nested).map(({ path, value }) => ({ ...assignment, path, value }));
}

/**
 * What is wrong with a layer by itself, so that a stronger layer does not hide a weaker one's mistake.
 * What is only missing may be set by another layer, and rules between settings count for the whole.
 */
function layerProblems(schema: z.ZodType, settings: SettingGroup, layer: readonly Assignment[]): Problem[] {
  if (layer.length === 0) return [];
  const document = documentOf(layer);
  const issues = schema.safeParse(document).error?.issues ?? [];
  const own = issues.filter((issue) => {
    const value = valueAt(document, issue.path);
    return value !== undefined && (issue.code !== 'custom' || typeof value !== 'object');
  });
  return problemsOf(settings, layer, document, own);
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ where, message }) => {
    const line = `${where}: ${message}`;
    const isNew = !seen.has(line);
    seen.add(line);
    return isNew;
  });
}

function originsOf(
  settings: SettingGroup,
  config: unknown,
  assignments: readonly Assignment[],
): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const { path } of leavesOf(settings, config)) {
    const source = sourceOf(assignments, path);
    const origin: Origin =
      source === undefined ? { layer: 'defaults' } : { layer: source.layer, where: source.where };
    origins.set(keyText(settings, path), origin);
  }
  return origins;
}

// A configuration schema with every kind of setting, and a loader that needs no file and no real environment.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type ConfigRequest, loadConfig, loadWithText } from '../../src/config/load-config.js';
import { configSchema } from '../../src/core/config.js';
import { KioskError } from '../../src/core/errors.js';
import type { NettestDescription } from '../../src/core/nettest.js';

function nettest(id: string, title: string, options: NettestDescription['options']): NettestDescription {
  return {
    id,
    title,
    description: title,
    version: '1',
    kind: 'throughput',
    scope: 'line',
    metrics: [],
    options,
    defaults: { enabled: true, cron: '0 */6 * * *', windowMinutes: 360, timeoutMs: 60_000 },
    estimate: { seconds: 30, bytesPerMbps: 2_500_000 },
  };
}

/** Nettests whose options have a secret, a list, a union and a free value. */
export const nettests = [
  nettest(
    'ndt7',
    'ndt7',
    z.strictObject({
      server: z.string().min(1).optional(),
      directions: z.array(z.enum(['download', 'upload'])).default(['download', 'upload']),
      streams: z.union([z.literal('auto'), z.number().int().min(1).max(8)]).default('auto'),
      password: z.string().min(8).optional().meta({ secret: true }),
      extra: z.json().optional(),
    }),
  ),
  nettest(
    'mk.ndt',
    'NDT of Measurement Kit',
    z.strictObject({
      server: z.string().min(1).optional(),
      port: z.number().int().min(1).max(65535).optional(),
    }),
  ),
];

export const schema = configSchema(nettests);

type Request = Partial<Omit<ConfigRequest<typeof schema>, 'schema'>>;

/** Loads with the given text in the place of `config.yaml`. */
export function loadText(text: string, request: Request = {}) {
  return loadWithText({ schema, environment: {}, filePath: 'config.yaml', ...request }, text);
}

/** Loads without a file, or with the one the request names. */
export function load(request: Request = {}) {
  return loadConfig({ schema, environment: {}, ...request });
}

/** The KioskError that `act` throws; anything else fails the test. */
export function errorOf(act: () => unknown): KioskError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof KioskError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mk-kiosk-config-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The path of a new file in a folder of its own. */
export function temporaryFile(content: string | Uint8Array, name = 'config.yaml'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

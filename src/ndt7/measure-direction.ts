// One direction of an ndt7 test from URL to result, on the thread it is called on (the engine calls it on its own).
// https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md
import type { Ndt7DirectionResult, Ndt7Progress, Ndt7RunRequest } from '../core/ndt7.js';
import { openProxiedConnection } from './proxied-connection.js';
import { openConnection } from './connection.js';
import { directionResult, failedResult, type ResultBase } from './direction-result.js';
import { endpointOf, withoutToken, type ClientIdentity } from './ndt7-url.js';
import { collectServerMessages } from './server-messages.js';
import { transfer } from './transfer.js';
import { upgrade } from './upgrade.js';

const DEFAULT_DURATION_MS = 10_000;
/** Either side may cut a test of 10 s from 13 s on (spec, "WebSocket channel usage"). */
const HARD_LIMIT_FACTOR = 1.3;
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_STALL_TIMEOUT_MS = 7_000;

const MAX_WARNINGS = 20;

/** Runs one direction. Always resolves, with a result that tells what went wrong. */
export async function measureDirection(
  request: Ndt7RunRequest,
  client: ClientIdentity,
  onProgress: (progress: Ndt7Progress) => void,
  signal?: AbortSignal,
): Promise<Ndt7DirectionResult> {
  const cpuMs = threadCpuMs();
  const { direction, target } = request;
  const durationMs = request.durationMs ?? DEFAULT_DURATION_MS;
  const connectTimeoutMs = request.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
  const deadline = performance.now() + connectTimeoutMs;
  const warnings: string[] = [];
  const warn = (text: string): void => {
    if (warnings.length < MAX_WARNINGS && !warnings.includes(text)) warnings.push(text);
  };

  const url = withoutToken(direction === 'download' ? target.downloadUrl : target.uploadUrl);
  const unconnected: ResultBase = {
    direction,
    scheme: target.scheme,
    hostname: target.hostname,
    url,
    durationMs,
    earlyExit: false,
    warnings,
    timing: {},
    address: undefined,
    tls: undefined,
  };
  const endpoint = endpointOf(request, client);
  if ('failure' in endpoint) return failedResult(unconnected, endpoint);
  const { scheme, port, earlyExit } = endpoint;
  const located: ResultBase = { ...unconnected, scheme, port, earlyExit };

  const how = { timeoutMs: connectTimeoutMs, insecure: request.insecure ?? false, ca: request.ca, signal };
  const connection =
    request.proxy === undefined
      ? await openConnection(endpoint, how)
      : await openProxiedConnection(endpoint, how, request.proxy);
  const base: ResultBase = { ...located, timing: connection.timing, address: connection.address };
  if ('failure' in connection) return failedResult(base, connection.failure);

  const opened: ResultBase = { ...base, tls: connection.tls };
  const upgraded = await upgrade(connection, endpoint, {
    userAgent: `${client.name}/${client.version}`,
    timeoutMs: Math.max(1, deadline - performance.now()),
    signal,
  });
  if (upgraded.kind === 'failed') return failedResult(opened, upgraded.failure);

  const messages = collectServerMessages(direction, warn);
  const outcome = await transfer({
    connection,
    direction,
    firstBytes: upgraded.firstBytes(),
    durationMs,
    hardLimitMs: request.hardLimitMs ?? durationMs * HARD_LIMIT_FACTOR,
    stallTimeoutMs: request.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS,
    messages,
    warn,
    onProgress,
    signal,
  });
  const usedMs = threadCpuMs();
  return directionResult(
    opened,
    outcome,
    messages,
    cpuMs === undefined || usedMs === undefined ? undefined : usedMs - cpuMs,
  );
}

/** Processor time of this thread so far; undefined before Node 23.9. */
function threadCpuMs(): number | undefined {
  if (!('threadCpuUsage' in process) || typeof process.threadCpuUsage !== 'function') return undefined;
  const usage: unknown = process.threadCpuUsage();
  if (typeof usage !== 'object' || usage === null || !('user' in usage) || !('system' in usage)) {
    return undefined;
  }
  const { user, system } = usage;
  return typeof user === 'number' && typeof system === 'number' ? (user + system) / 1000 : undefined;
}

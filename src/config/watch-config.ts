// Watches the configuration file and reports each change that is a valid configuration, and each one that is not.
// INVARIANTS: a bad file never replaces a good configuration; a lost notification costs at most one poll interval.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { z } from 'zod';
import type { Clock } from '../core/clock.js';
import { KioskError } from '../core/errors.js';
import { type LoadedConfig, loadConfig } from './load-config.js';
import { readText } from './read-text.js';
import type { FileRequest } from './set-in-file.js';

/** What a watcher is told and tells. */
export interface WatchOptions<Schema extends z.ZodType> {
  readonly request: FileRequest<Schema>;
  readonly clock: Clock;
  /** Text of the file when the configuration in force was read. */
  readonly fileText?: string | undefined;
  onChange(loaded: LoadedConfig<Schema>): void;
  /** The file is bad now: config_unreadable or config_invalid. The configuration in force stays. */
  onProblem(problem: KioskError): void;
  /** Pause after a notification, so that an editor can finish (ms). */
  readonly debounceMs?: number;
  /** Longest time until a change is seen without any notification (ms). */
  readonly pollMs?: number;
}

/** Starts to watch; `stop` resolves when nothing will be called any more. Editors' rename-and-replace is seen too. */
export function watchConfig<Schema extends z.ZodType>(
  options: WatchOptions<Schema>,
): { stop(): Promise<void> } {
  const { request, clock, debounceMs = 200, pollMs = 5_000 } = options;
  const stopping = new AbortController();
  let wake = new AbortController();
  let seen: State = { text: options.fileText };

  const folder = watchFolder(request.filePath, () => wake.abort());

  function look(): void {
    const state = stateOf(request.filePath);
    if (state.text === seen.text && state.error?.message === seen.error?.message) return;
    seen = state;
    try {
      if (state.error !== undefined) throw state.error;
      options.onChange(loadConfig(request));
    } catch (thrown) {
      if (!(thrown instanceof KioskError)) throw thrown;
      options.onProblem(thrown);
    }
  }

  const isStopped = (): boolean => stopping.signal.aborted;

  async function run(): Promise<void> {
    while (!isStopped()) {
      await clock.sleep(pollMs, wake.signal);
      if (wake.signal.aborted) {
        wake = new AbortController();
        await clock.sleep(debounceMs, stopping.signal);
      }
      if (!isStopped()) look();
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      wake.abort();
      folder?.close();
      await running;
    },
  };
}

/** What the file is now: a text, nothing, or an error. */
interface State {
  readonly text?: string | undefined;
  readonly error?: KioskError;
}

function stateOf(filePath: string): State {
  try {
    return { text: readText(filePath) };
  } catch (thrown) {
    if (!(thrown instanceof KioskError)) throw thrown;
    return { error: thrown };
  }
}

/** Notifications about the file's name in its folder; undefined where the system gives none (then the poll does it alone). */
function watchFolder(filePath: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(filePath), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(filePath)) onEvent();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

// Keeps a piece of hardware attached: opens it, tries again while it is away, and tells its state when that changes.
import type { Clock } from '../core/clock.js';
import type { DeviceState } from '../core/indicator.js';
import { stateOf } from './device-fault.js';

/** Hardware that may be there. */
export interface Attachment<Device> {
  start(): void;
  /** Absent while the hardware is away. */
  device(): Device | undefined;
  /** What was thrown while it was used: it is closed, and opened again later. */
  lost(thrown: unknown): void;
  stop(): Promise<void>;
}

/** How to open and close it. */
export interface AttachmentParts<Device> {
  readonly id: string;
  readonly clock: Pick<Clock, 'sleep'>;
  /** What to do where it is forbidden. */
  readonly permission: string;
  open(): Promise<Device>;
  /** May throw: what is gone cannot be closed. */
  close(device: Device): Promise<void> | void;
  /** It was opened just now. */
  onOpen(device: Device): void;
  onState(state: DeviceState): void;
  readonly retryMs?: number;
}

/** How long after a failure it is tried again: hot-plugged hardware is there within ten seconds. */
const defaultRetryMs = 10_000;

/** Nothing is opened before start(). */
export function createAttachment<Device>(parts: AttachmentParts<Device>): Attachment<Device> {
  const stopping = new AbortController();
  let device: Device | undefined;
  let told = '';
  let again = new AbortController();
  let working: Promise<void> | undefined;

  function tell(state: DeviceState): void {
    const text = JSON.stringify(state);
    if (text === told) return;
    told = text;
    parts.onState(state);
  }

  async function keep(): Promise<void> {
    while (!stopping.signal.aborted) {
      again = new AbortController();
      try {
        device = await parts.open();
        tell({ id: parts.id, state: 'ready', detail: 'in use' });
        parts.onOpen(device);
      } catch (thrown) {
        await letGo();
        tell(stateOf(parts.id, thrown, parts.permission));
      }
      if (device !== undefined) await aborted(AbortSignal.any([again.signal, stopping.signal]));
      if (!isStopping()) await parts.clock.sleep(parts.retryMs ?? defaultRetryMs, stopping.signal);
    }
    await letGo();
  }

  function isStopping(): boolean {
    return stopping.signal.aborted;
  }

  async function letGo(): Promise<void> {
    const gone = device;
    device = undefined;
    if (gone === undefined) return;
    try {
      await parts.close(gone);
    } catch {
      // It went away by itself.
    }
  }

  return {
    start() {
      working ??= keep();
    },
    device: () => device,
    lost(thrown) {
      if (device === undefined || isStopping()) return;
      tell(stateOf(parts.id, thrown, parts.permission));
      void letGo().then(() => again.abort());
    },
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

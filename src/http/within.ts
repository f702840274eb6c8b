// Waiting with an end: every wait of the server has one.

/** Resolves as `work` does, or with undefined after `ms` or when `stopped` aborts; `work` goes on by itself. */
export async function within<T>(work: Promise<T>, ms: number, stopped: AbortSignal): Promise<T | undefined> {
  let stop = (): void => undefined;
  const over = new Promise<undefined>((resolve) => (stop = () => resolve(undefined)));
  const timer = setTimeout(stop, ms);
  stopped.addEventListener('abort', stop);
  if (stopped.aborted) stop();
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', stop);
  }
}

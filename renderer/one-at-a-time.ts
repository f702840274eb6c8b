// Runs a task one at a time: asked again while it runs, it runs once more afterwards, however often it was asked.

/** The task as a function that can be called at any rate; resolves when a run that began after the call has ended. */
export function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;

  function begin(): Promise<void> {
    running = task().finally(() => {
      running = undefined;
    });
    return running;
  }

  return () => {
    if (running === undefined) return begin();
    queued ??= running.then(() => {
      queued = undefined;
      return begin();
    });
    return queued;
  };
}

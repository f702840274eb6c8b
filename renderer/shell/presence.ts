// Whether somebody stands at the wall: a touch opens the pages on it, and when the hand is gone for a while the wall is back.

/** How long nothing may be touched before the wall is back. */
export const backAfterMs = 120_000;

/** Watches `target`'s input; `onChange` hears of each change. The returned functions tell and end. */
export function watchPresence(target: EventTarget, onChange: () => void) {
  let present = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function leave(): void {
    present = false;
    onChange();
  }

  function notice(event: Event): void {
    // What the wall itself asks is answered on the wall.
    if (!present && event.target instanceof Element && event.target.closest('button') !== null) return;
    clearTimeout(timer);
    timer = setTimeout(leave, backAfterMs);
    if (present) return;
    present = true;
    onChange();
  }

  const kinds = ['pointerup', 'keydown', 'wheel'] as const;
  for (const kind of kinds) target.addEventListener(kind, notice, { passive: true });
  return {
    present: () => present,
    close(): void {
      clearTimeout(timer);
      for (const kind of kinds) target.removeEventListener(kind, notice);
    },
  };
}

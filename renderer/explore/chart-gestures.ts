// Zoom and pan by mouse, pen, fingers and keys. A mouse drags a part to look nearer; fingers move and pinch; the wheel
// zooms with Ctrl (as a pinch on a touch pad does) and moves with Shift, so that the page still scrolls.
import { panned, partOf, zoomed, type TimeWindow } from '../charts/time-window.js';

/** What gestures act on. */
export interface GestureTarget {
  window(): TimeWindow;
  /** Where the lines lie, in CSS pixels of the canvas. */
  area(): { readonly left: number; readonly width: number };
  /** Another window; `done` when the gesture is over and data may be asked for. */
  onWindow(window: TimeWindow, done: boolean): void;
  onAll(): void;
  onNow(): void;
  /** A click that was no drag. */
  onClick(event: MouseEvent): void;
  /** The part that is being dragged, 0 left to 1 right; undefined when none is. */
  onPart(part: readonly [number, number] | undefined): void;
}

/** Moves of fewer pixels are a click. */
const slackPx = 6;
const wheelStep = 1.0015;

interface Finger {
  readonly startX: number;
  readonly x: number;
}

/** Listens on `canvas`, which must be focusable and not scroll sideways by touch. */
export function listenForGestures(canvas: HTMLElement, target: GestureTarget): void {
  const fingers = new Map<number, Finger>();
  let before: TimeWindow | undefined;
  let wheeling: ReturnType<typeof setTimeout> | undefined;
  const placeOf = (clientX: number): number => {
    const { left, width } = target.area();
    return Math.min(1, Math.max(0, (clientX - canvas.getBoundingClientRect().left - left) / width));
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) before = target.window();
    fingers.set(event.pointerId, { startX: event.clientX, x: event.clientX });
    canvas.setPointerCapture(event.pointerId);
  });

  canvas.addEventListener('pointermove', (event) => {
    const finger = fingers.get(event.pointerId);
    if (finger === undefined || before === undefined) return;
    fingers.set(event.pointerId, { ...finger, x: event.clientX });
    if (event.pointerType === 'touch') target.onWindow(moved(before), false);
    else if (Math.abs(event.clientX - finger.startX) > slackPx)
      target.onPart([placeOf(finger.startX), placeOf(event.clientX)]);
  });

  const end = (event: PointerEvent): void => {
    const finger = fingers.get(event.pointerId);
    if (finger === undefined || before === undefined) return;
    const isClick = Math.abs(event.clientX - finger.startX) <= slackPx && fingers.size === 1;
    const next =
      event.pointerType === 'touch'
        ? moved(before)
        : partOf(before, placeOf(finger.startX), placeOf(event.clientX));
    fingers.clear();
    before = undefined;
    target.onPart(undefined);
    if (event.type === 'pointercancel') target.onWindow(target.window(), true);
    else if (isClick) target.onClick(event);
    else target.onWindow(next, true);
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);

  /** One finger moves; two keep the instants below them where they are. */
  function moved(window: TimeWindow): TimeWindow {
    const { width } = target.area();
    const [one, other] = [...fingers.values()];
    if (one === undefined) return window;
    if (other === undefined) return panned(window, (one.startX - one.x) / width);
    const [was, is] = [Math.abs(one.startX - other.startX), Math.abs(one.x - other.x)];
    const anchor = placeOf((one.startX + other.startX) / 2);
    return zoomed(window, Math.max(slackPx, was) / Math.max(slackPx, is), anchor);
  }

  canvas.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
      event.preventDefault();
      const delta = event.deltaY === 0 ? event.deltaX : event.deltaY;
      const window = target.window();
      const next = event.shiftKey
        ? panned(window, delta / 1500)
        : zoomed(window, wheelStep ** delta, placeOf(event.clientX));
      target.onWindow(next, false);
      clearTimeout(wheeling);
      wheeling = setTimeout(() => {
        target.onWindow(target.window(), true);
      }, 200);
    },
    { passive: false },
  );

  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => {
      target.onWindow(panned(target.window(), -0.25), true);
    },
    ArrowRight: () => {
      target.onWindow(panned(target.window(), 0.25), true);
    },
    PageUp: () => {
      target.onWindow(panned(target.window(), -1), true);
    },
    PageDown: () => {
      target.onWindow(panned(target.window(), 1), true);
    },
    '+': () => {
      target.onWindow(zoomed(target.window(), 0.5), true);
    },
    '-': () => {
      target.onWindow(zoomed(target.window(), 2), true);
    },
    Home: () => {
      target.onAll();
    },
    End: () => {
      target.onNow();
    },
  };
  canvas.addEventListener('keydown', (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

// What lights say: one state out of the signal and what the kiosk is doing, each with a colour and a blink code.
// INVARIANTS: no two blink codes look alike, so that one lamp of one colour is enough (test/core/light.test.ts);
// none flashes faster than five times a second.
import type { Signal } from './signal.js';

/** Every state in order of priority: the first that holds is shown. */
export const lightStates = [
  'identify',
  'error',
  'updating',
  'measuring',
  'download',
  'upload',
  'locked',
  'offline',
  'stale',
  'unstable',
  'slow',
  'good',
  'idle',
] as const;

/** A state of the lights. */
export type LightState = (typeof lightStates)[number];

/** Colours that a lamp with red, green and blue can show without dimming. */
export const lightColours = ['red', 'green', 'blue', 'yellow', 'cyan', 'magenta', 'white'] as const;

/** Milliseconds lit, dark, lit, dark … for ever; one number alone is a steady light, none is darkness. */
export type BlinkCode = readonly number[];

/** How a state looks, and what it means in words for a card beside the device. */
export interface Light {
  readonly colour: (typeof lightColours)[number];
  readonly blink: BlinkCode;
  /** The rhythm in words. */
  readonly rhythm: string;
  readonly meaning: string;
}

/** So many short flashes, then a pause: counted easily from across a room. */
function flashes(count: number): BlinkCode {
  const short = Array.from({ length: count * 2 }, (_, at) => (at % 2 === 0 ? 200 : 300));
  return [...short.slice(0, -1), 1800];
}

/** The table of states. */
export const lights: Readonly<Record<LightState, Light>> = {
  identify: {
    colour: 'white',
    blink: [100, 100],
    rhythm: 'flickers',
    meaning: 'somebody asks which kiosk this is',
  },
  error: {
    colour: 'red',
    blink: flashes(5),
    rhythm: '5 short flashes, pause',
    meaning: 'the kiosk itself is in trouble: it cannot keep what it measures',
  },
  updating: {
    colour: 'magenta',
    blink: [1000, 200, 200, 200],
    rhythm: 'long, short, long, short',
    meaning: 'new software is being installed: do not pull the plug',
  },
  measuring: {
    colour: 'blue',
    blink: [1000, 1000],
    rhythm: 'slowly on and off',
    meaning: 'a test runs',
  },
  download: {
    colour: 'blue',
    blink: [700, 300],
    rhythm: 'mostly on, once a second',
    meaning: 'a test runs: download',
  },
  upload: {
    colour: 'cyan',
    blink: [150, 350],
    rhythm: 'twice a second',
    meaning: 'a test runs: upload',
  },
  locked: {
    colour: 'blue',
    blink: [100, 200, 600, 1500],
    rhythm: 'short, long, pause',
    meaning: 'a test waits until another one on this line has ended',
  },
  offline: {
    colour: 'red',
    blink: flashes(4),
    rhythm: '4 short flashes, pause',
    meaning: 'no internet, or the tests fail',
  },
  stale: {
    colour: 'yellow',
    blink: [1500, 2500],
    rhythm: 'one long flash, pause',
    meaning: 'the last result is more than 30 hours old',
  },
  unstable: {
    colour: 'yellow',
    blink: flashes(3),
    rhythm: '3 short flashes, pause',
    meaning: 'some of the last tests failed',
  },
  slow: {
    colour: 'yellow',
    blink: flashes(2),
    rhythm: '2 short flashes, pause',
    meaning: 'slower than what was paid for, or than usual',
  },
  good: { colour: 'green', blink: [1], rhythm: 'steady', meaning: 'the line is as it should be' },
  idle: {
    colour: 'white',
    blink: [100, 3900],
    rhythm: 'a blink every 4 seconds',
    meaning: 'the kiosk runs; there is no result of the line yet',
  },
};

/** What the kiosk is doing beside what the signal says. */
export interface LightMoment {
  readonly identifying: boolean;
  /** An updater said so. */
  readonly updating: boolean;
  /** The running test's phase, where it has one. */
  readonly phase?: 'preparing' | 'download' | 'upload' | 'finishing' | undefined;
  /** A run waits for a lock that somebody else holds. */
  readonly locked: boolean;
}

/** The state to show. */
export function lightStateOf(signal: Pick<Signal, 'state'>, moment: LightMoment): LightState {
  if (moment.identifying) return 'identify';
  if (signal.state === 'error') return 'error';
  if (moment.updating) return 'updating';
  if (signal.state === 'measuring') {
    return moment.phase === 'download' || moment.phase === 'upload' ? moment.phase : 'measuring';
  }
  if (moment.locked) return 'locked';
  return signal.state === 'unknown' ? 'idle' : signal.state;
}

/** Whether a blink code is lit at a time (ms since it began), and when that ends; no end for a steady one. */
export function blinkAt(
  blink: BlinkCode,
  atMs: number,
): { readonly lit: boolean; readonly untilMs?: number } {
  if (blink.length < 2) return { lit: blink.length === 1 };
  const periodMs = blink.reduce((sum, ms) => sum + ms, 0);
  const begun = Math.floor(atMs / periodMs) * periodMs;
  let end = begun;
  for (const [index, ms] of blink.entries()) {
    end += ms;
    if (atMs < end) return { lit: index % 2 === 0, untilMs: end };
  }
  return { lit: false, untilMs: begun + periodMs };
}

/** Which of red, green and blue make a colour. */
export function primariesOf(colour: Light['colour']): { red: boolean; green: boolean; blue: boolean } {
  const has = (...colours: readonly Light['colour'][]) => colours.includes(colour) || colour === 'white';
  return {
    red: has('red', 'yellow', 'magenta'),
    green: has('green', 'yellow', 'cyan'),
    blue: has('blue', 'cyan', 'magenta'),
  };
}

// The pictures there are: which page, in which situation, at which size.
import type { Page } from 'playwright-core';
import type { KioskDouble } from './kiosk-double.js';
import type { OpenOptions } from './browser.js';
import { firstStart, healthy, type Scenario } from './scenarios.js';
import { eventful, limited, nightly, waiting } from './wall-scenarios.js';

/** A picture. */
export interface Picture extends OpenOptions {
  readonly name: string;
  scenario(nowMs: number): Scenario;
  /** In docs/images. */
  readonly document?: boolean;
  act?(kiosk: KioskDouble, page: Page): Promise<void> | void;
}

const sizes = {
  '800x480': [800, 480],
  '1024x600': [1024, 600],
  '1280x720': [1280, 720],
  '1920x1080': [1920, 1080],
  '1080x1920': [1080, 1920],
  '3840x2160': [3840, 2160],
  phone: [390, 844],
} as const;

/** Runs through the first half of a test. */
function measure(kiosk: KioskDouble): void {
  for (let step = 1; step <= 62; step += 1) {
    kiosk.announce({
      kind: 'progress',
      nettest: 'ndt7',
      scope: 'line',
      phase: 'download',
      fraction: step / 200,
      bps: 95e6 * (1 - Math.exp(-step / 9)) * (0.97 + 0.03 * Math.sin(step * 1.7)),
      elapsedMs: step * 100,
      bytes: step * 1_180_000,
      server: 'ndt-mlab1-ber01.example.net',
    });
  }
  const measuring = { state: 'measuring', colour: 'blue', shape: 'ring' } as const;
  kiosk.announce({ kind: 'signal', signal: { ...measuring, reason: 'test_running', figures: {} } });
}

/** The same situation on every size. */
function onEverySize(name: string, picture: Omit<Picture, 'name' | 'width' | 'height'>): readonly Picture[] {
  return Object.entries(sizes).map(([size, [width, height]]) => ({
    ...picture,
    name: `${name}-${size}`,
    width,
    height,
  }));
}

const identified = (nowMs: number): Scenario => {
  const scenario = healthy(nowMs);
  const since = new Date(nowMs).toISOString();
  const until = new Date(nowMs + 15_000).toISOString();
  return { ...scenario, status: { ...scenario.status, identify: { since, until, by: 'page' } } };
};

/** Every picture. */
export const pictures: readonly Picture[] = [
  { name: 'kiosk', scenario: healthy, document: true, address: '?wall' },
  { name: 'wall-troubled', scenario: eventful, document: true, address: '?wall' },
  { name: 'wall-measuring', scenario: healthy, document: true, address: '?wall', act: measure },
  ...onEverySize('good', { scenario: healthy, address: '?wall' }),
  ...onEverySize('troubled', { scenario: eventful, address: '?wall' }),
  ...onEverySize('live', { scenario: healthy, address: '?wall', act: measure }),
  ...onEverySize('dark', { scenario: eventful, address: '?wall', colorScheme: 'dark' }),
  ...onEverySize('night', { scenario: nightly, address: '?wall' }),
  ...onEverySize('limited', { scenario: limited, address: '?wall' }),
  ...onEverySize('identify', { scenario: identified, address: '?wall' }),
  ...onEverySize('first', { scenario: waiting, address: '?wall' }),
  ...onEverySize('questions', { scenario: firstStart }),
  ...onEverySize('overview', { scenario: healthy }),
  ...onEverySize('settings', { scenario: healthy, address: 'settings' }),
  ...onEverySize('about', { scenario: healthy, address: 'about' }),
  ...(['de', 'es', 'fr'] as const).flatMap((locale) => [
    ...onEverySize(`${locale}-wall`, { scenario: eventful, address: '?wall', locale }),
    ...onEverySize(`${locale}-settings`, { scenario: healthy, address: 'settings', locale }),
  ]),
];

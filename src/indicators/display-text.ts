// What the small display says: name, address, verdict, last figures and their age, eight lines of 21 characters.
import type { Scene } from '../core/indicator.js';
import type { LightState } from '../core/light.js';
import { lineLength, type TextLine } from './picture.js';

const verdicts: Readonly<Record<LightState, string>> = {
  identify: 'THIS ONE',
  error: 'ERROR',
  updating: 'UPDATING',
  measuring: 'TESTING',
  download: 'TESTING ↓',
  upload: 'TESTING ↑',
  locked: 'WAITING',
  offline: 'OFFLINE',
  stale: 'OLD',
  unstable: 'UNSTABLE',
  slow: 'SLOW',
  good: 'GOOD',
  idle: 'STARTED',
};

/** The lines at an instant (ms). A figure that nobody measured is a dash. */
export function displayLines(scene: Scene, nowMs: number): readonly TextLine[] {
  const { light, name, number, address, downloadBps, uploadBps, latencyMs, resultAtMs, runningBps } = scene;
  const title = number === undefined ? name : `${number} ${name}`;
  const running = light === 'download' || light === 'upload' ? runningBps : undefined;
  return [
    { text: title },
    { text: address ?? 'no address' },
    { text: verdicts[light], large: true },
    light === 'download' && running !== undefined
      ? figure('↓', speedText(running), 'now')
      : figure('↓', speedText(downloadBps)),
    light === 'upload' && running !== undefined
      ? figure('↑', speedText(running), 'now')
      : figure('↑', speedText(uploadBps)),
    figure('↔', latencyMs === undefined ? '-' : `${threeDigits(latencyMs)} ms`),
    { text: resultAtMs === undefined ? 'no result yet' : `${ageText(nowMs - resultAtMs)} ago` },
  ];
}

function figure(arrow: string, value: string, after = ''): TextLine {
  return { text: `${arrow} ${value} ${after}`.trimEnd().slice(0, lineLength) };
}

function speedText(bps: number | undefined): string {
  if (bps === undefined) return '-';
  return bps >= 1e9 ? `${threeDigits(bps / 1e9)} Gbit/s` : `${threeDigits(bps / 1e6)} Mbit/s`;
}

function threeDigits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Whole minutes, hours or days; what lies ahead of a clock that was set back is `0 min`. */
function ageText(ageMs: number): string {
  const minutes = Math.max(0, Math.floor(ageMs / 60_000));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

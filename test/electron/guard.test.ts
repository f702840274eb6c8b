// Keys that leave a full-screen page, and those that only use it.
import { describe, expect, it } from 'vitest';
import { isWayOut } from '../../electron/guard.js';

const none = { alt: false, control: false, meta: false };

describe('electron/guard', () => {
  it.each([
    { key: 'F4', alt: true },
    { key: 'w', control: true },
    { key: 'R', control: true },
    { key: 'q', meta: true },
    { key: 'F5' },
    { key: 'F11' },
    { key: 'F12' },
    { key: 'I', control: true },
    { key: 'ArrowLeft', alt: true },
    { key: 'BrowserBack' },
  ])('holds back $key with alt $alt, control $control, meta $meta', (press) => {
    expect(isWayOut({ ...none, ...press })).toBe(true);
  });

  it.each([
    { key: 'a' },
    { key: 'Tab' },
    { key: 'Enter' },
    { key: 'ArrowLeft' },
    { key: 'c', control: true },
    { key: 'v', control: true },
    { key: 'F4' },
    { key: 'w' },
  ])('lets $key through', (press) => {
    expect(isWayOut({ ...none, ...press })).toBe(false);
  });
});

// Which program shows the page: each combination of what is there and what was asked for.
import { describe, expect, it } from 'vitest';
import { screenSchema } from '../../src/core/screen.js';
import { chooseDisplay, type DisplayFacts } from '../../src/display/choose-display.js';

const wayland = {
  kind: 'wayland',
  env: { XDG_RUNTIME_DIR: '/run/user/1', WAYLAND_DISPLAY: 'wayland-0' },
} as const;
const x11 = { kind: 'x11', env: { DISPLAY: ':0' } } as const;
const screen = { kind: 'screen', connector: 'HDMI-A-1' } as const;
const electron = { binary: '/opt/electron/electron', main: '/opt/mk-kiosk/dist/electron/main.js' };

function facts(given: Partial<DisplayFacts>, settings: unknown = {}): DisplayFacts {
  return {
    settings: screenSchema.parse(settings),
    session: wayland,
    url: 'http://127.0.0.1:8788/?display=k',
    language: 'de',
    scratchFolder: '/run/user/1',
    isRoot: false,
    ...given,
  };
}

const both = { electron, chromium: '/usr/bin/chromium', compositor: '/usr/bin/cage' };

describe('display/choose-display', () => {
  it.each([
    ['Electron before Chromium', facts(both), 'electron', electron.binary],
    [
      'Chromium where Electron has no binary',
      facts({ chromium: '/usr/bin/chromium' }),
      'chromium',
      '/usr/bin/chromium',
    ],
    [
      'Chromium where it was asked for',
      facts(both, { program: 'chromium' }),
      'chromium',
      '/usr/bin/chromium',
    ],
    ['Electron on X11', facts({ ...both, session: x11 }), 'electron', electron.binary],
    ['a compositor on a bare screen', facts({ ...both, session: screen }), 'electron', '/usr/bin/cage'],
  ])('takes %s', (_what, given, program, file) => {
    expect(chooseDisplay(given)).toMatchObject({ kind: 'run', program, file });
  });

  it.each([
    ['nothing was asked for', facts(both, { program: 'none' }), /screen\.program is none/],
    ['there is no screen', facts({ ...both, session: { kind: 'none' } }), /no screen is connected/],
    [
      'Electron was asked for and is not there',
      facts({ chromium: '/usr/bin/chromium' }, { program: 'electron' }),
      /not on disk/,
    ],
    ['no browser is there', facts({}), /apt-get install chromium/],
    [
      'a bare screen has no compositor',
      facts({ electron, session: screen }),
      /HDMI-A-1.*apt-get install cage/,
    ],
    ['it would run as root with a sandbox', facts({ ...both, isRoot: true }), /sandbox/],
  ])('shows nothing and says why when %s', (_what, given, why) => {
    const choice = chooseDisplay(given);
    expect(choice.kind === 'none' ? choice.why : choice.kind).toMatch(why);
  });

  it('calls Chromium for the one page, in the session, with no way to another host', () => {
    const choice = chooseDisplay(facts({ chromium: '/usr/bin/chromium', session: x11 }));
    if (choice.kind !== 'run') throw new Error(choice.why);
    expect(choice.env).toEqual({ DISPLAY: ':0' });
    expect(choice.args.at(-1)).toBe('http://127.0.0.1:8788/?display=k');
    expect(choice.args).toContain('--ozone-platform=x11');
    expect(choice.args).toContain('--lang=de');
    expect(choice.args).toContain(
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
    );
    expect(choice.args).not.toContain('--no-sandbox');
    expect(choice.args.some((arg) => arg.startsWith('--remote-debugging'))).toBe(false);
  });

  it('covers an X11 screen that has no window manager', () => {
    const size = { width: 1280, height: 720 };
    const choice = chooseDisplay(facts({ chromium: '/usr/bin/chromium', session: x11, size }));
    expect(choice.kind === 'run' && choice.args).toContain('--window-size=1281,721');
  });

  it('gives the sandbox up only where that is set', () => {
    const choice = chooseDisplay(facts({ ...both, isRoot: true }, { sandbox: false }));
    expect(choice.kind === 'run' && choice.args.includes('--no-sandbox')).toBe(true);
  });
});

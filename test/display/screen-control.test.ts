// Which of the system's programs switch and turn a screen, in order, and what is said when none can.
import { describe, expect, it } from 'vitest';
import type { Exec, ExecRequest } from '../../src/core/exec.js';
import {
  createScreenControl,
  outputsOfWlrRandr,
  outputsOfXrandr,
  sizeOf,
} from '../../src/display/screen-control.js';

const wayland = { kind: 'wayland', env: { WAYLAND_DISPLAY: 'wayland-0' } } as const;
const x11 = { kind: 'x11', env: { DISPLAY: ':0' } } as const;
const WLR =
  'HDMI-A-1 "Dell Inc. U2412M (HDMI-A-1)"\n  Make: Dell\n  Enabled: yes\nDSI-1 "touch"\n  Enabled: yes\n';
const XRANDR =
  'Screen 0: minimum 320 x 200\nHDMI-1 connected primary 1920x1080+0+0\n   1920x1080 60.00*+\nHDMI-2 disconnected (normal)\nDSI-1 connected 800x480+0+0\n';

function tools(answers: Readonly<Record<string, { exitCode: number; stdout?: string } | 'hangs'>>) {
  const calls: string[] = [];
  const environments: unknown[] = [];
  const exec: Exec = {
    find: (program) => Promise.resolve(program in answers ? `/usr/bin/${program}` : undefined),
    run({ program, args, env, timeoutMs }: ExecRequest) {
      calls.push([program, ...args].join(' '));
      environments.push(env);
      expect(timeoutMs).toBeLessThanOrEqual(5_000);
      const answer = answers[program];
      const rest = { stdoutTruncated: false, stderr: '', stderrTruncated: false, durationMs: 1 };
      if (answer === undefined || answer === 'hangs')
        return Promise.resolve({ ...rest, ending: 'timeout', stdout: '' });
      return Promise.resolve({
        ...rest,
        ending: 'exited',
        exitCode: answer.exitCode,
        stdout: answer.stdout ?? '',
      });
    },
    withScratchFolder: () => Promise.reject(new Error('no folder is needed')),
  };
  return { exec, calls, environments };
}

describe('display/screen-control', () => {
  it('uses wlopm under Wayland, with the session', async () => {
    const { exec, calls, environments } = tools({ wlopm: { exitCode: 0 } });
    const control = createScreenControl(exec, wayland);
    expect(await control.power(false)).toBe(true);
    expect(await control.power(true)).toBe(true);
    expect(calls).toEqual(['wlopm --off *', 'wlopm --on *']);
    expect(environments[0]).toEqual(wayland.env);
  });

  it('goes on to wlr-randr, each output, when wlopm cannot', async () => {
    const { exec, calls } = tools({ wlopm: { exitCode: 1 }, 'wlr-randr': { exitCode: 0, stdout: WLR } });
    expect(await createScreenControl(exec, wayland).power(false)).toBe(true);
    expect(calls.slice(-2)).toEqual(['wlr-randr --output HDMI-A-1 --off', 'wlr-randr --output DSI-1 --off']);
  });

  it('uses xset under X11, and a television by CEC where that fails', async () => {
    const { exec, calls } = tools({ xset: { exitCode: 1 }, 'cec-ctl': { exitCode: 0 } });
    const control = createScreenControl(exec, x11);
    expect(await control.power(false)).toBe(true);
    expect(await control.power(true)).toBe(true);
    expect(calls).toEqual([
      'xset +dpms dpms force off',
      'cec-ctl --to 0 --standby',
      'xset dpms force on',
      'cec-ctl --to 0 --image-view-on',
    ]);
  });

  it.each([[{}], [{ wlopm: 'hangs', 'wlr-randr': 'hangs', 'cec-ctl': 'hangs' } as const]])(
    'says that nothing can when programs are missing or hang',
    async (answers) => {
      const control = createScreenControl(tools(answers).exec, wayland);
      expect(await control.power(false)).toBe(false);
      expect(await control.rotate(90)).toBe(false);
    },
  );

  it('turns each output, and asks nobody to turn by nothing', async () => {
    const { exec, calls } = tools({ xrandr: { exitCode: 0, stdout: XRANDR } });
    const control = createScreenControl(exec, x11);
    expect(await control.rotate(0)).toBe(true);
    expect(calls).toEqual([]);
    expect(await control.rotate(270)).toBe(true);
    expect(calls.slice(1)).toEqual([
      'xrandr --output HDMI-1 --rotate left',
      'xrandr --output DSI-1 --rotate left',
    ]);
  });

  it('knows the size of an X11 screen', async () => {
    const { exec } = tools({
      xrandr: {
        exitCode: 0,
        stdout: `Screen 0: minimum 320 x 200, current 1280 x 720, maximum 8192 x 8192\n${XRANDR}`,
      },
    });
    expect(await createScreenControl(exec, x11).size()).toEqual({ width: 1280, height: 720 });
    const { exec: other } = tools({
      xdpyinfo: { exitCode: 0, stdout: '  dimensions:    800x480 pixels (211x127 millimeters)' },
    });
    expect(await createScreenControl(other, x11).size()).toEqual({ width: 800, height: 480 });
    expect(await createScreenControl(exec, wayland).size()).toBeUndefined();
    expect(await createScreenControl(tools({ xrandr: 'hangs' }).exec, x11).size()).toBeUndefined();
  });

  it.each(['', '\0', '  Enabled: yes', '<html>', 'x'.repeat(100_000)])(
    'reads no outputs from garbage',
    (text) => {
      expect(outputsOfWlrRandr(text)).toEqual([]);
      expect(outputsOfXrandr(text)).toEqual([]);
      expect(sizeOf(text)).toBeUndefined();
    },
  );
});

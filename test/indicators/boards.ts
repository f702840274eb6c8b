// What /sys and /proc of four boards look like, as far as the lamps of the board and the body are concerned.

/** One board: its files, and how its green lamp behaves. */
export interface Board {
  readonly model: string;
  readonly files: Readonly<Record<string, string>>;
  readonly led: string;
  readonly lit: string;
  readonly dark: string;
  readonly trigger: string;
}

const triggers = (selected: string) =>
  ['none', 'rc-feedback', 'timer', 'oneshot', 'heartbeat', 'cpu', 'gpio', 'default-on', 'actpwr', 'mmc0']
    .map((name) => (name === selected ? `[${name}]` : name))
    .join(' ');

function board(
  model: string,
  led: string,
  { max, trigger, base, label }: { max: string; trigger: string; base: number; label: string },
): Board {
  const inverted = model.startsWith('Raspberry Pi 5');
  return {
    model,
    led,
    lit: inverted ? '0' : max,
    dark: inverted ? max : '0',
    trigger,
    files: {
      'proc/device-tree/model': `${model}\0`,
      [`sys/class/leds/${led}/brightness`]: '0\n',
      [`sys/class/leds/${led}/max_brightness`]: `${max}\n`,
      [`sys/class/leds/${led}/trigger`]: `${triggers(trigger)}\n`,
      'sys/class/gpio/export': '',
      'sys/class/gpio/unexport': '',
      [`sys/class/gpio/gpiochip${base}/label`]: `${label}\n`,
      [`sys/class/gpio/gpiochip${base}/base`]: `${base}\n`,
    },
  };
}

/** A Raspberry Pi 1, 3B+, 4 and 5. */
export const boards: readonly Board[] = [
  board('Raspberry Pi Model B Rev 2', 'led0', {
    max: '255',
    trigger: 'mmc0',
    base: 0,
    label: 'pinctrl-bcm2835',
  }),
  board('Raspberry Pi 3 Model B Plus Rev 1.3', 'led0', {
    max: '255',
    trigger: 'mmc0',
    base: 458,
    label: 'pinctrl-bcm2835',
  }),
  board('Raspberry Pi 4 Model B Rev 1.5', 'ACT', {
    max: '255',
    trigger: 'actpwr',
    base: 512,
    label: 'pinctrl-bcm2711',
  }),
  board('Raspberry Pi 5 Model B Rev 1.0', 'ACT', {
    max: '1',
    trigger: 'mmc0',
    base: 571,
    label: 'pinctrl-rp1',
  }),
];

// What is wrong with a piece of hardware, in words with a fix: the states that are no errors of the kiosk.
import { codeOf, messageOf } from '../core/errors.js';
import type { DeviceState } from '../core/indicator.js';

/** Thrown by drivers: the state, and what to do. */
export class DeviceFault extends Error {
  override readonly name = 'DeviceFault';
  readonly state: DeviceState['state'];
  readonly fix: string | undefined;

  constructor(state: DeviceState['state'], message: string, fix?: string) {
    super(message);
    this.state = state;
    this.fix = fix;
  }
}

/** The state for anything that a driver threw; `permission` says what to do where it is forbidden. */
export function stateOf(id: string, thrown: unknown, permission: string): DeviceState {
  if (thrown instanceof DeviceFault) {
    const fix = thrown.fix ?? (thrown.state === 'forbidden' ? permission : undefined);
    return { id, state: thrown.state, detail: thrown.message, ...(fix !== undefined && { fix }) };
  }
  const detail = messageOf(thrown);
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { id, state: 'forbidden', detail, fix: permission };
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
    case 'EREMOTEIO':
      return { id, state: 'absent', detail };
    case 'EBUSY':
      return { id, state: 'busy', detail, fix: 'Find what else uses it, or choose another one.' };
    default:
      return { id, state: 'failed', detail };
  }
}

const container =
  'in a container give it the devices and a writable /sys (balena: the label io.balena.features.sysfs, or privileged)';

/** What to do where something is forbidden, by kind of hardware. */
export const permissions = {
  gpio: `Add the user to the group gpio and start again (usermod -aG gpio USER); ${container}.`,
  i2c: `Add the user to the group i2c and start again (usermod -aG i2c USER); ${container}.`,
  leds: `Raspberry Pi OS gives the lamps of the board to root only: let a udev rule give them to the group gpio (docs/lights.md); ${container}.`,
} as const;

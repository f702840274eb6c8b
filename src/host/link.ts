// What the kernel knows of a network interface: kind, negotiated speed, duplex, and the bus it hangs on.
// https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net, include/uapi/linux/if_arp.h (type)
import type { Link } from '../core/conditions.js';
import { integerOf, type SystemFiles } from './system-files.js';

const kindsByType: Readonly<Record<number, NonNullable<Link['kind']>>> = {
  512: 'ppp',
  519: 'mobile',
  530: 'mobile',
  65534: 'tunnel',
  772: 'loopback',
  768: 'tunnel',
  776: 'tunnel',
  778: 'tunnel',
};
const ethernetType = 1;
/** A negotiated speed beyond this is none: 800 Gbit/s is the fastest there is. */
const maxSpeedMbps = 800_000;

/** The interface's facts, without those of its radio. Undefined for a name that is none. */
export function readLink(files: SystemFiles, interfaceName: string): Link | undefined {
  if (!/^[^/\s]{1,15}$/.test(interfaceName) || interfaceName.startsWith('.')) return undefined;
  const folder = `sys/class/net/${interfaceName}`;
  const kind = kindOf(files, folder);
  // The kernel's driver of a radio or a tunnel may tell a speed, which nobody negotiated.
  const cable = kind === 'ethernet';
  const speedMbps = cable ? files.integer(`${folder}/speed`) : undefined;
  const duplex = cable ? files.text(`${folder}/duplex`) : undefined;
  const usbMbps = usbSpeed(files, folder);
  return {
    interface: interfaceName,
    ...(kind !== undefined && { kind }),
    ...(speedMbps !== undefined && speedMbps > 0 && speedMbps <= maxSpeedMbps && { speedMbps }),
    ...((duplex === 'full' || duplex === 'half') && { duplex }),
    ...(usbMbps !== undefined && { usbMbps }),
  };
}

function kindOf(files: SystemFiles, folder: string): Link['kind'] {
  const entries = files.names(folder);
  if (entries.length === 0) return undefined;
  if (entries.includes('wireless') || entries.includes('phy80211')) return 'wifi';
  const devtype = /^DEVTYPE=(.+)$/m.exec(files.text(`${folder}/uevent`) ?? '')?.[1];
  if (devtype === 'wlan') return 'wifi';
  if (devtype === 'wwan') return 'mobile';
  const type = files.integer(`${folder}/type`);
  if (type === undefined) return undefined;
  // Bridges, bonds and VLANs are cables to the program as well; their speed is that of what is below them.
  if (type === ethernetType) return 'ethernet';
  return kindsByType[type] ?? 'other';
}

/** Speed of the USB device that the interface belongs to: the nearest folder above it with a `speed` and a `busnum`. */
function usbSpeed(files: SystemFiles, folder: string): number | undefined {
  let path = files.target(`${folder}/device`);
  if (path === undefined || !/(?:^|\/)usb\d+(?:\/|$)/.test(path)) return undefined;
  while (path.includes('/')) {
    if (files.text(`${path}/busnum`) !== undefined) {
      // USB 1 has 1.5 and 12 Mbit/s, and says so with a point.
      const speed = integerOf(files.text(`${path}/speed`)?.replace(/\.\d+$/, ''));
      return speed !== undefined && speed > 0 ? speed : undefined;
    }
    path = path.slice(0, path.lastIndexOf('/'));
  }
  return undefined;
}

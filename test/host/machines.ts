// Machines for tests: trees of /sys and /proc as a Raspberry Pi 1, 3 B+, 4, 5 and a PC show them, by cable and by Wi-Fi.
// Laid out like the kernel's: an interface in /sys/class/net is a link into /sys/devices, where its bus can be seen.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Files by path below the root; links by path with the path they lead to, both below the root. */
export interface Machine {
  readonly files: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
}

/** A tree on disk, to be removed at the end. */
export interface MachineTree {
  readonly root: string;
  write(path: string, text: string): void;
  remove(path: string): void;
  end(): void;
}

/** Writes a machine into a folder of its own. */
export function writeMachine({ files, links }: Machine): MachineTree {
  const root = mkdtempSync(join(tmpdir(), 'mk-kiosk-machine-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(relative(dirname(join(root, path)), join(root, target)), join(root, path));
  }
  return {
    root,
    write,
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
    end: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** An interface at its place among the devices. */
function netInterface(name: string, device: string, attributes: Readonly<Record<string, string>>): Machine {
  const folder = `${device}/net/${name}`;
  return {
    files: Object.fromEntries(
      Object.entries({
        type: '1',
        operstate: 'up',
        carrier: '1',
        'statistics/rx_bytes': '1000000',
        'statistics/tx_bytes': '200000',
        uevent: `INTERFACE=${name}\nIFINDEX=2`,
        ...attributes,
      }).map(([attribute, text]) => [`${folder}/${attribute}`, `${text}\n`]),
    ),
    links: { [`sys/class/net/${name}`]: folder, [`${folder}/device`]: device },
  };
}

const routeHeading = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';

/** Default route over an interface with the gateway 192.168.1.1, and the network behind it. */
function routes(name: string, metric = 100): Readonly<Record<string, string>> {
  return {
    'proc/net/route': [
      routeHeading,
      `${name}\t00000000\t0101A8C0\t0003\t0\t0\t${metric}\t00000000\t0\t0\t0`,
      `${name}\t0001A8C0\t00000000\t0001\t0\t0\t${metric}\t00FFFFFF\t0\t0\t0`,
      '',
    ].join('\n'),
  };
}

function processor(
  cpuinfo: string,
  { cores, mhz, maxMhz, celsius }: { cores: number; mhz?: number; maxMhz?: number; celsius?: number },
): Readonly<Record<string, string>> {
  const line = (name: string) => `${name} 1000 0 500 8000 100 0 50 0 0 0`;
  return {
    'proc/cpuinfo': `${Array.from({ length: cores }, (_, i) => `processor\t: ${i}\n${cpuinfo}\n`).join('\n')}\n`,
    'proc/stat': `${['cpu', ...Array.from({ length: cores }, (_, i) => `cpu${i}`)].map(line).join('\n')}\nintr 1\n`,
    'proc/loadavg': '0.52 0.58 0.59 1/467 12345\n',
    ...(mhz !== undefined && {
      'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': `${mhz * 1000}\n`,
      'sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'ondemand\n',
    }),
    ...(maxMhz !== undefined && {
      'sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq': `${maxMhz * 1000}\n`,
    }),
    ...(celsius !== undefined && {
      'sys/class/thermal/thermal_zone0/type': 'cpu-thermal\n',
      'sys/class/thermal/thermal_zone0/temp': `${celsius * 1000}\n`,
    }),
  };
}

function board(model: string): Readonly<Record<string, string>> {
  return { 'proc/device-tree/model': `${model}\0` };
}

function together(...parts: readonly Machine[]): Machine {
  return {
    files: Object.fromEntries(parts.flatMap(({ files }) => Object.entries(files))),
    links: Object.fromEntries(parts.flatMap(({ links }) => Object.entries(links))),
  };
}

function only(files: Readonly<Record<string, string>>): Machine {
  return { files, links: {} };
}

const armFeatures = 'Features\t: fp asimd evtstrm crc32 cpuid';
const usb = 'sys/devices/platform/soc/20980000.usb/usb1';
const usb3 = 'sys/devices/platform/soc/3f980000.usb/usb1';
const firmware = 'sys/devices/platform/soc/soc:firmware/get_throttled';
const cable = { speed: '1000', duplex: 'full' };
const radio = { 'wireless/x': '', speed: '-1', uevent: 'DEVTYPE=wlan\nINTERFACE=wlan0\nIFINDEX=3' };

/** Raspberry Pi Model B, by cable: 100 Mbit/s, on USB. */
export const pi1 = together(
  only(board('Raspberry Pi Model B Rev 2')),
  only(
    processor(
      'model name\t: ARMv6-compatible processor rev 7 (v6l)\nBogoMIPS\t: 697.95\nFeatures\t: half thumb fastmult vfp edsp java tls',
      { cores: 1, mhz: 700, maxMhz: 700, celsius: 48.7 },
    ),
  ),
  only(routes('eth0', 0)),
  only({ [firmware]: '0\n' }),
  only({
    [`${usb}/busnum`]: '1\n',
    [`${usb}/speed`]: '480\n',
    [`${usb}/1-1/1-1.1/busnum`]: '1\n',
    [`${usb}/1-1/1-1.1/speed`]: '480\n',
  }),
  netInterface('eth0', `${usb}/1-1/1-1.1/1-1.1:1.0`, { speed: '100', duplex: 'full' }),
);

/** Raspberry Pi 3 B+, by cable: negotiates a gigabit, and hangs on USB 2; too little power since the boot. */
export const pi3bplus = together(
  only(board('Raspberry Pi 3 Model B Plus Rev 1.3')),
  only(processor(armFeatures, { cores: 4, mhz: 1400, maxMhz: 1400, celsius: 61.2 })),
  only(routes('eth0', 202)),
  only({ [firmware]: '50000\n' }),
  only({
    [`${usb3}/1-1/1-1.1/1-1.1.1/busnum`]: '1\n',
    [`${usb3}/1-1/1-1.1/1-1.1.1/speed`]: '480\n',
  }),
  netInterface('eth0', `${usb3}/1-1/1-1.1/1-1.1.1/1-1.1.1:1.0`, cable),
);

const mmc = 'sys/devices/platform/soc/fe300000.mmcnr/mmc_host/mmc1/mmc1:0001/mmc1:0001:1';

/** Raspberry Pi 4 by Wi-Fi, throttled by heat now, with the cable's socket empty. */
export const pi4wifi = together(
  only(board('Raspberry Pi 4 Model B Rev 1.4')),
  only(processor(armFeatures, { cores: 4, mhz: 1000, maxMhz: 1500, celsius: 82.3 })),
  only(routes('wlan0', 600)),
  only({ [firmware]: 'e0008\n' }),
  only({
    'proc/net/wireless': [
      'Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE',
      ' face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22',
      ' wlan0: 0000   54.  -56.  -256        0      0      0      3      0        0',
      '',
    ].join('\n'),
  }),
  netInterface('wlan0', mmc, radio),
  netInterface('eth0', 'sys/devices/platform/scb/fd580000.ethernet', {
    operstate: 'down',
    carrier: '0',
    speed: '-1',
    duplex: 'unknown',
  }),
);

/** Raspberry Pi 5 by cable: AES in the processor, the firmware below an SoC with an address in its name. */
export const pi5 = together(
  only(board('Raspberry Pi 5 Model B Rev 1.0')),
  only(
    processor(
      'Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp',
      {
        cores: 4,
        mhz: 2400,
        maxMhz: 2400,
        celsius: 51.8,
      },
    ),
  ),
  only(routes('eth0', 100)),
  only({ 'sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled': '0\n' }),
  netInterface('eth0', 'sys/devices/platform/axi/1000120000.pcie/1f00100000.ethernet', cable),
);

/** A PC by cable, without any firmware of a Raspberry Pi. */
export const pc = together(
  only(
    processor(
      'vendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz\nflags\t\t: fpu vme de pse tsc msr sse sse2 ssse3 pclmulqdq aes avx',
      { cores: 8, mhz: 3400, maxMhz: 3400 },
    ),
  ),
  only({
    'sys/class/thermal/thermal_zone0/type': 'acpitz\n',
    'sys/class/thermal/thermal_zone0/temp': '27800\n',
    'sys/class/thermal/thermal_zone1/type': 'x86_pkg_temp\n',
    'sys/class/thermal/thermal_zone1/temp': '44000\n',
  }),
  only(routes('enp3s0', 100)),
  netInterface('enp3s0', 'sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.0', cable),
);

/** The same PC by Wi-Fi. */
export const pcWifi = together(
  pc,
  only(routes('wlp2s0', 600)),
  netInterface('wlp2s0', 'sys/devices/pci0000:00/0000:00:1d.0/0000:02:00.0', radio),
);

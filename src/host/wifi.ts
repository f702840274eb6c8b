// The radio link of a Wi-Fi interface, from the kernel's table and from `iw` where it is installed.
// https://docs.kernel.org/networking/ (proc/net/wireless, wireless extensions); iw(8). Names and addresses of networks
// are not read: they tell where people live.
import type { Wifi } from '../core/conditions.js';

/** Signal and noise of an interface in /proc/net/wireless, dBm; levels that no radio has are none. */
export function parseProcWireless(text: string, interfaceName: string): Wifi {
  for (const line of text.split('\n')) {
    const [name, , , level, noise] = line.trim().split(/\s+/);
    if (name !== `${interfaceName}:`) continue;
    return { ...named('signalDbm', levelOf(level)), ...named('noiseDbm', levelOf(noise)) };
  }
  return {};
}

/** `iw dev IF link`: signal, rates and frequency. Any other text gives nothing. */
export function parseIwLink(text: string): Wifi {
  if (!/^Connected to /m.test(text)) return {};
  const frequencyMhz = frequencyOf(/^\s*freq: (\d+(?:\.\d+)?)\s*$/m.exec(text)?.[1]);
  return {
    ...named('signalDbm', levelOf(/^\s*signal: (-?\d+) dBm/m.exec(text)?.[1])),
    ...named('rxRateMbps', rateOf(/^\s*rx bitrate: (\d+(?:\.\d+)?) MBit\/s/m.exec(text)?.[1])),
    ...named('txRateMbps', rateOf(/^\s*tx bitrate: (\d+(?:\.\d+)?) MBit\/s/m.exec(text)?.[1])),
    ...ofFrequency(frequencyMhz),
  };
}

/** `iw dev IF info`: channel, frequency and width. Any other text gives nothing. */
export function parseIwInfo(text: string): Wifi {
  const [, channel, frequency, width] =
    /^\s*channel (\d+) \((\d+(?:\.\d+)?) MHz\)(?:, width: (\d+) MHz)?/m.exec(text) ?? [];
  const number = Number(channel);
  return {
    ...ofFrequency(frequencyOf(frequency)),
    ...(Number.isInteger(number) && number > 0 && number <= 233 && { channel: number }),
    ...named('widthMhz', rateOf(width)),
  };
}

/** Band of a frequency; undefined for what is no Wi-Fi. */
export function bandOf(frequencyMhz: number): Wifi['band'] {
  if (frequencyMhz >= 2400 && frequencyMhz <= 2500) return '2.4 GHz';
  if (frequencyMhz >= 5150 && frequencyMhz < 5925) return '5 GHz';
  if (frequencyMhz >= 5925 && frequencyMhz <= 7125) return '6 GHz';
  return undefined;
}

/** Channel of a frequency by IEEE 802.11: 2407 + 5n, 5000 + 5n, 5950 + 5n MHz; 14 is 2484. */
export function channelOf(frequencyMhz: number): number | undefined {
  const band = bandOf(frequencyMhz);
  if (band === undefined) return undefined;
  if (frequencyMhz === 2484) return 14;
  const base = { '2.4 GHz': 2407, '5 GHz': 5000, '6 GHz': 5950 }[band];
  const channel = (frequencyMhz - base) / 5;
  return Number.isInteger(channel) && channel > 0 ? channel : undefined;
}

function ofFrequency(frequencyMhz: number | undefined): Wifi {
  if (frequencyMhz === undefined) return {};
  return {
    frequencyMhz,
    ...named('band', bandOf(frequencyMhz)),
    ...named('channel', channelOf(frequencyMhz)),
  };
}

function frequencyOf(text: string | undefined): number | undefined {
  const mhz = text === undefined ? undefined : Math.round(Number(text));
  return mhz !== undefined && bandOf(mhz) !== undefined ? mhz : undefined;
}

/** dBm. Drivers say 0, -256 or a positive number where they do not know. */
function levelOf(text: string | undefined): number | undefined {
  const [number] = /^-?\d+(?:\.\d+)?/.exec(text ?? '') ?? [];
  const level = number === undefined ? undefined : Number(number);
  return level !== undefined && level < 0 && level >= -120 ? level : undefined;
}

/** Above 50 Gbit/s no radio sends. */
function rateOf(text: string | undefined): number | undefined {
  const rate = Number(text);
  return rate > 0 && rate < 50_000 ? rate : undefined;
}

function named<Name extends keyof Wifi>(name: Name, value: Wifi[Name]): Pick<Wifi, Name> | Wifi {
  return value === undefined ? {} : { [name]: value };
}

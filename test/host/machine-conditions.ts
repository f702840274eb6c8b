// What is read of each machine, exactly.
import type { Conditions } from '../../src/core/conditions.js';
import { pc, pi1, pi3bplus, pi4wifi, pi5, type Machine } from './machines.js';

/** Name, machine, its conditions while nothing is measured. */
export const machineConditions: readonly (readonly [string, Machine, Conditions])[] = [
  [
    'a Raspberry Pi 1 by cable',
    pi1,
    {
      link: { interface: 'eth0', kind: 'ethernet', speedMbps: 100, duplex: 'full', usbMbps: 480 },
      power: { now: [], sinceBoot: [] },
      processor: {
        model: 'Raspberry Pi Model B Rev 2',
        cores: 1,
        aes: false,
        load1: 0.52,
        frequencyMhz: 700,
        maxFrequencyMhz: 700,
        governor: 'ondemand',
        temperatureCelsius: 48.7,
      },
    },
  ],
  [
    'a Raspberry Pi 3 B+ by cable',
    pi3bplus,
    {
      link: { interface: 'eth0', kind: 'ethernet', speedMbps: 1000, duplex: 'full', usbMbps: 480 },
      power: { now: [], sinceBoot: ['under_voltage', 'throttled'] },
      processor: {
        model: 'Raspberry Pi 3 Model B Plus Rev 1.3',
        cores: 4,
        aes: false,
        load1: 0.52,
        frequencyMhz: 1400,
        maxFrequencyMhz: 1400,
        governor: 'ondemand',
        temperatureCelsius: 61.2,
      },
    },
  ],
  [
    'a Raspberry Pi 4 by Wi-Fi without iw',
    pi4wifi,
    {
      link: { interface: 'wlan0', kind: 'wifi', wifi: { signalDbm: -56 } },
      power: {
        now: ['soft_temperature_limit'],
        sinceBoot: ['frequency_capped', 'throttled', 'soft_temperature_limit'],
      },
      processor: {
        model: 'Raspberry Pi 4 Model B Rev 1.4',
        cores: 4,
        aes: false,
        load1: 0.52,
        frequencyMhz: 1000,
        maxFrequencyMhz: 1500,
        governor: 'ondemand',
        temperatureCelsius: 82.3,
      },
    },
  ],
  [
    'a Raspberry Pi 5 by cable',
    pi5,
    {
      link: { interface: 'eth0', kind: 'ethernet', speedMbps: 1000, duplex: 'full' },
      power: { now: [], sinceBoot: [] },
      processor: {
        model: 'Raspberry Pi 5 Model B Rev 1.0',
        cores: 4,
        aes: true,
        load1: 0.52,
        frequencyMhz: 2400,
        maxFrequencyMhz: 2400,
        governor: 'ondemand',
        temperatureCelsius: 51.8,
      },
    },
  ],
  [
    'a PC by cable',
    pc,
    {
      link: { interface: 'enp3s0', kind: 'ethernet', speedMbps: 1000, duplex: 'full' },
      processor: {
        model: 'Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz',
        cores: 8,
        aes: true,
        load1: 0.52,
        frequencyMhz: 3400,
        maxFrequencyMhz: 3400,
        governor: 'ondemand',
        temperatureCelsius: 44,
      },
    },
  ],
];

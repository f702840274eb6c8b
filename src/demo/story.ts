// What happened in the made-up year, by days before its end: contracts, providers, where the kiosk stood, when it was off.
import type { OutageKind } from '../core/monitor.js';
import type { SkipReason } from '../core/skip-reason.js';

/** A time of one contract: what was promised, and what the line really gave in a quiet hour. Speeds in bit/s. */
export interface Chapter {
  /** Begins so many days before the end of the year. */
  readonly sinceDays: number;
  readonly provider: string;
  readonly promised: { readonly downloadBps: number; readonly uploadBps: number; readonly latencyMs: number };
  readonly downloadBps: number;
  readonly uploadBps: number;
  readonly rttMs: number;
  /** Share that is missing at half past eight in the evening. */
  readonly eveningLoss: number;
  readonly servers: readonly (readonly [host: string, city: string, country: string])[];
}

const berlin = ['ndt.berlin.demo.example.org', 'Berlin', 'DE'] as const;
const frankfurt = ['ndt.frankfurt.demo.example.org', 'Frankfurt', 'DE'] as const;
const hamburg = ['ndt.hamburg.demo.example.org', 'Hamburg', 'DE'] as const;

/** Copper, then cable-like speeds on the same provider with bad evenings, then fibre by another one. */
export const chapters: readonly [Chapter, ...Chapter[]] = [
  {
    sinceDays: Infinity,
    provider: 'Nordnetz (demo)',
    promised: { downloadBps: 100e6, uploadBps: 40e6, latencyMs: 30 },
    downloadBps: 94e6,
    uploadBps: 36e6,
    rttMs: 17,
    eveningLoss: 0.22,
    servers: [hamburg, hamburg, hamburg, berlin],
  },
  {
    sinceDays: 231,
    provider: 'Nordnetz (demo)',
    promised: { downloadBps: 250e6, uploadBps: 50e6, latencyMs: 25 },
    downloadBps: 233e6,
    uploadBps: 47e6,
    rttMs: 14,
    eveningLoss: 0.55,
    servers: [hamburg, hamburg, hamburg, berlin],
  },
  {
    sinceDays: 112,
    provider: 'Stadtfaser (demo)',
    promised: { downloadBps: 500e6, uploadBps: 250e6, latencyMs: 15 },
    downloadBps: 508e6,
    uploadBps: 251e6,
    rttMs: 6,
    eveningLoss: 0.16,
    servers: [berlin, berlin, berlin, frankfurt],
  },
];

/** Weeks in which the kiosk hung on Wi-Fi: the radio, not the line, was the limit. */
export const wifiDays = { since: 66, until: 45, bps: 150e6 } as const;

/** Days before the end, local hour, length: the device or its daemon was off. */
export const offTimes: readonly {
  readonly sinceDays: number;
  readonly hours: number;
  readonly reboot: boolean;
}[] = [
  { sinceDays: 301.4, hours: 61, reboot: true },
  { sinceDays: 178.6, hours: 5.5, reboot: true },
  { sinceDays: 93.3, hours: 0.7, reboot: false },
  { sinceDays: 22.8, hours: 9, reboot: true },
];

/** The outages that are told of in notes; many short ones come on top. Hours of length. */
export const outageTimes: readonly {
  readonly sinceDays: number;
  readonly hours: number;
  readonly kind: OutageKind;
}[] = [
  { sinceDays: 333.2, hours: 0.4, kind: 'no_gateway' },
  { sinceDays: 266.45, hours: 9.2, kind: 'no_internet' },
  { sinceDays: 231.3, hours: 1.5, kind: 'no_gateway' },
  { sinceDays: 203.1, hours: 0.8, kind: 'no_dns' },
  { sinceDays: 150.6, hours: 2.1, kind: 'partial' },
  { sinceDays: 112.4, hours: 6.3, kind: 'no_internet' },
  { sinceDays: 111.9, hours: 0.6, kind: 'captive_portal' },
  { sinceDays: 66.2, hours: 0.3, kind: 'no_link' },
  { sinceDays: 45.1, hours: 0.2, kind: 'no_link' },
  { sinceDays: 12.15, hours: 3.4, kind: 'no_internet' },
  { sinceDays: 4.6, hours: 0.5, kind: 'no_dns' },
  { sinceDays: 0.7, hours: 0.45, kind: 'no_internet' },
];

/** Kinds of the short ones, the frequent ones more than once. */
export const shortOutageKinds: readonly OutageKind[] = [
  'no_internet',
  'no_internet',
  'no_internet',
  'no_gateway',
  'no_dns',
  'partial',
];

/** Times in which runs were refused; a closed gate leaves one row. */
export const closures: readonly {
  readonly sinceDays: number;
  readonly days: number;
  readonly reason: SkipReason;
  readonly detail: string;
}[] = [
  { sinceDays: 141.5, days: 2.4, reason: 'budget', detail: 'the data budget of the month is used up' },
  { sinceDays: 30.3, days: 0.6, reason: 'rate_limited', detail: 'the servers had no capacity' },
  { sinceDays: 2.4, days: 0.35, reason: 'quiet_hours', detail: 'an exam was written in the room' },
];

/** What people wrote down. */
export const noteTexts: readonly {
  readonly sinceDays: number;
  readonly hours?: number;
  readonly text: string;
}[] = [
  { sinceDays: 333.2, text: 'New router, the old one hung again.' },
  { sinceDays: 301.4, hours: 61, text: 'Holidays: everything switched off.' },
  { sinceDays: 266.45, hours: 9.2, text: 'An excavator cut the cable in the next street.' },
  { sinceDays: 231.2, text: 'Contract changed from 100 to 250 Mbit/s.' },
  { sinceDays: 196, text: 'Complained about slow evenings; ticket 4711.' },
  { sinceDays: 112, text: 'Fibre connected, new provider.' },
  { sinceDays: 66.2, hours: 507, text: 'Kiosk on Wi-Fi until the new cable is laid.' },
  { sinceDays: 12.15, hours: 3.4, text: 'Maintenance of the provider, announced by e-mail.' },
];

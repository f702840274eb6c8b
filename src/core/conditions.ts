// The conditions of a measurement: what the device, its link and the line's other users did meanwhile. Facts as they were
// read, without judgement; core/validity.ts judges. Kept in the row's `conditions`, beside what others keep there.
//
// INVARIANT: what could not be read has no key. Absent is unknown: neither fine, nor 0.
import { z } from 'zod';
import { jsonObjectSchema, type Measurement } from './measurement.js';

const amount = z.number().nonnegative();

/** How an interface reaches the network. */
export const linkKinds = ['ethernet', 'wifi', 'mobile', 'ppp', 'tunnel', 'loopback', 'other'] as const;

/** The radio link of a Wi-Fi interface. Names and addresses of networks are not read: they tell where people live. */
export const wifiSchema = z.object({
  signalDbm: z.number().optional(),
  noiseDbm: z.number().optional(),
  /** Rate that the radio sends and receives with now (physical layer): what arrives is about half of it. */
  txRateMbps: z.number().positive().optional(),
  rxRateMbps: z.number().positive().optional(),
  frequencyMhz: z.number().positive().optional(),
  channel: z.number().int().positive().optional(),
  widthMhz: z.number().positive().optional(),
  band: z.enum(['2.4 GHz', '5 GHz', '6 GHz']).optional(),
});

/** The interface that the test went through: the one with the route to its server. */
export const linkSchema = z.object({
  interface: z.string().min(1),
  kind: z.enum(linkKinds).optional(),
  /** As negotiated with the other end of the cable. */
  speedMbps: z.number().positive().optional(),
  duplex: z.enum(['full', 'half']).optional(),
  /** Where the adapter hangs on USB: the speed of that bus (480 on a Raspberry Pi 3). */
  usbMbps: z.number().positive().optional(),
  wifi: wifiSchema.optional(),
  /** The route led through another interface before the test. */
  changedFrom: z.string().optional(),
});

/** What the interface moved in `ms` milliseconds; the test's own bytes are among them. */
export const trafficSchema = z.object({ ms: z.number().positive(), rxBytes: amount, txBytes: amount });

/** The processor: of the whole device, while the test ran. */
export const processorSchema = z.object({
  model: z.string().optional(),
  cores: z.number().int().positive().optional(),
  /** Whether it has instructions for AES: without them wss costs a multiple of ws. */
  aes: z.boolean().optional(),
  /** Share of all cores' time that was not idle, and that of the busiest core. */
  busyRatio: z.number().min(0).max(1).optional(),
  busiestCoreRatio: z.number().min(0).max(1).optional(),
  load1: amount.optional(),
  frequencyMhz: z.number().positive().optional(),
  maxFrequencyMhz: z.number().positive().optional(),
  governor: z.string().optional(),
  temperatureCelsius: z.number().optional(),
});

/** What the firmware of a Raspberry Pi holds against its processor. */
export const throttleReasons = [
  'under_voltage',
  'frequency_capped',
  'throttled',
  'soft_temperature_limit',
] as const;

/** Power and heat: reasons that hold now, and those that held at any time since the boot. */
export const powerSchema = z.object({
  now: z.array(z.enum(throttleReasons)),
  sinceBoot: z.array(z.enum(throttleReasons)).optional(),
});

/** What this device can do at most, by its last calibration, with the scheme of this test. */
export const ceilingSchema = z.object({
  at: z.iso.datetime(),
  downloadBps: amount.optional(),
  uploadBps: amount.optional(),
});

/** A line that was in use by others when the run was due. */
export const busyLineSchema = z.object({
  /** How long the run waited for it. */
  waitedMs: amount,
  /** What this device's interface carried when it was first looked at, both directions together. */
  seenBps: amount,
  /** The time was over, and the run began all the same or was left out. */
  stillBusy: z.boolean(),
});

/** Where a run stood in its round of tests, in the order in which they were really made. */
export const cycleSchema = z.object({
  /** Number of the round, counted by this store. */
  number: z.number().int().positive(),
  position: z.number().int().positive(),
  of: z.number().int().positive(),
  order: z.enum(['fixed', 'shuffle']),
  /** What the order was drawn with: the same seed gives the same order. */
  seed: z.number().int().nonnegative().optional(),
});

/** What is read of the conditions. Rows hold more beside it (`clock`, `uplink` …), which is kept as it is. */
export const conditionsSchema = z.object({
  link: linkSchema.optional(),
  /** Of the same interface: before the test began, and while it ran. */
  traffic: z.object({ before: trafficSchema.optional(), during: trafficSchema.optional() }).optional(),
  processor: processorSchema.optional(),
  power: powerSchema.optional(),
  ceiling: ceilingSchema.optional(),
  /** ws or wss, and why that one. */
  scheme: z.object({ name: z.string(), reason: z.string().optional() }).optional(),
  busyLine: busyLineSchema.optional(),
  cycle: cycleSchema.optional(),
  /** Id of the measurement that this run was made to confirm. */
  confirms: z.string().optional(),
  /** Version of this program. */
  software: z.string().optional(),
  clock: z.object({ by: z.string(), lastSyncAgeMs: amount.optional() }).optional(),
});

/** The conditions of a measurement. */
export type Conditions = z.output<typeof conditionsSchema>;
/** The interface that a test went through. */
export type Link = z.output<typeof linkSchema>;
/** The radio link of a Wi-Fi interface. */
export type Wifi = z.output<typeof wifiSchema>;
/** What an interface moved in a time. */
export type Traffic = z.output<typeof trafficSchema>;
/** The processor while a test ran. */
export type Processor = z.output<typeof processorSchema>;
/** What the firmware holds against the processor. */
export type Power = z.output<typeof powerSchema>;
/** A line that was in use by others. */
export type BusyLine = z.output<typeof busyLineSchema>;
/** Where a run stood in its round. */
export type CyclePlace = z.output<typeof cycleSchema>;
/** What the device can do at most. */
export type Ceiling = z.output<typeof ceilingSchema>;

/** The conditions in a row, part by part: one that is not as it should be (another program's row) is unknown. */
export function conditionsOf(stored: Readonly<Record<string, unknown>>): Conditions {
  const whole = conditionsSchema.safeParse(stored);
  if (whole.success) return whole.data;
  const parts = Object.entries(conditionsSchema.shape).flatMap(([name, schema]) => {
    const part = schema.safeParse(stored[name]);
    return part.success && part.data !== undefined ? [[name, part.data] as const] : [];
  });
  return conditionsSchema.parse(Object.fromEntries(parts));
}

/** Conditions as a row holds them: plain JSON, without keys that hold nothing. */
export function asStored(conditions: Conditions): Measurement['conditions'] {
  return jsonObjectSchema.parse(JSON.parse(JSON.stringify(conditions)));
}

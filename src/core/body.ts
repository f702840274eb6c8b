// The device's own body: board, power, heat, card, clock, link and lights. Facts as they were read, without judgement.
// INVARIANT: what could not be read has no key. Absent is unknown: neither fine, nor 0.
import { z } from 'zod';
import { linkSchema, powerSchema, processorSchema } from './conditions.js';
import { deviceStateSchema } from './indicator.js';
import { ladderStepSchema } from './network-ladder.js';

const bytes = z.number().nonnegative();

/** The disk with the data folder: room, and what wears it. */
export const wearSchema = z.object({
  /** As the kernel calls it: `mmcblk0p2`. */
  device: z.string().optional(),
  /** What a card calls itself, and when it was made (month/year). */
  card: z.string().optional(),
  made: z.string().optional(),
  /** Written to the whole disk since the boot, and a day at that rate. */
  writtenBytes: bytes.optional(),
  bytesPerDay: bytes.optional(),
  /** Written by the kiosk's own process since it began, and a day at that rate. */
  ownWrittenBytes: bytes.optional(),
  ownBytesPerDay: bytes.optional(),
  /** Errors that the file system has met since it was made. */
  fileSystemErrors: z.number().int().nonnegative().optional(),
  /** Of eMMC: how much of its life is used, in steps of a tenth (JESD84-B51, EXT_CSD 268 and 269). */
  lifeUsedRatio: z.number().min(0).max(1.1).optional(),
});

/** GET /api/v1/device: the body of the kiosk. */
export const bodySchema = z.object({
  model: z.string().optional(),
  serial: z.string().optional(),
  uptimeSeconds: z.number().nonnegative().optional(),
  memory: z.object({ totalBytes: bytes, availableBytes: bytes }).optional(),
  processor: processorSchema.optional(),
  power: powerSchema.optional(),
  link: linkSchema.optional(),
  clock: z.object({ state: z.string(), by: z.string().optional(), lastSync: z.iso.datetime().optional() }),
  disk: z.object({ freeBytes: bytes, totalBytes: bytes }).optional(),
  wear: wearSchema,
  /** Connectors of displays: `HDMI-A-1`, and whether something is plugged in. */
  displays: z.array(z.object({ connector: z.string(), connected: z.boolean() })),
  /** Lamps, text display, button: how it is with each. */
  lights: z.array(deviceStateSchema),
  /** The daemon's event loop: how long it stood still at most in the last minute, how often for two seconds or more. */
  stalls: z.object({ longestMs: z.number().nonnegative(), count: z.number().int().nonnegative() }).optional(),
  /** What the kiosk did because its own network stood still, oldest first. */
  networkSteps: z.array(ladderStepSchema).optional(),
});

/** The body of the kiosk. */
export type Body = z.output<typeof bodySchema>;
/** The disk with the data folder. */
export type Wear = z.output<typeof wearSchema>;

/** Heat from which a Raspberry Pi slows itself down, and a little before. */
const hotCelsius = 80;
/** A card of 32 GB wears out in some years from here on, at an average of a hundred writes for each that is wanted. */
const manyBytesPerDay = 2e9;

/** What can be wrong with the body. */
export const bodyFindingCodes = [
  'file_system_errors',
  'life_used',
  'under_voltage',
  'under_voltage_before',
  'hot',
  'writes_much',
  'stalled',
  'network_stands_still',
  'light',
] as const;

/** What can be wrong with the body. */
export type BodyFindingCode = (typeof bodyFindingCodes)[number];

/** What is wrong with the body, with what to do, by code for pages and in words for a terminal. Only what is known is judged. */
export function bodyFindings(
  body: Pick<Body, 'power' | 'processor' | 'wear' | 'lights' | 'stalls' | 'networkSteps'>,
) {
  const { power, processor, wear, lights, stalls, networkSteps } = body;
  const findings: { code: BodyFindingCode; state: 'problem' | 'warning'; what: string; fix: string }[] = [];
  const find = (code: BodyFindingCode, state: 'problem' | 'warning', what: string, fix: string) =>
    findings.push({ code, state, what, fix });
  if ((wear.fileSystemErrors ?? 0) > 0) {
    find(
      'file_system_errors',
      'problem',
      `the file system of ${wear.device ?? 'the disk'} has met ${wear.fileSystemErrors} errors`,
      'Make a backup now (mk-kiosk backup), and put a new card in.',
    );
  }
  if ((wear.lifeUsedRatio ?? 0) >= 0.9) {
    find(
      'life_used',
      'problem',
      'the memory has used nine tenths of its life',
      'Make a backup, and replace it soon.',
    );
  }
  if (power?.now.includes('under_voltage') === true) {
    find(
      'under_voltage',
      'problem',
      'the voltage is too low now',
      'Use the power supply made for this board, and a short cable.',
    );
  } else if (power?.sinceBoot?.includes('under_voltage') === true) {
    find(
      'under_voltage_before',
      'warning',
      'the voltage was too low since the boot',
      'Use the power supply made for this board.',
    );
  }
  if ((processor?.temperatureCelsius ?? 0) >= hotCelsius) {
    find(
      'hot',
      'warning',
      `the processor has ${processor?.temperatureCelsius} °C`,
      'Give it air, or a heat sink.',
    );
  }
  if ((wear.bytesPerDay ?? 0) > manyBytesPerDay) {
    const megabytes = Math.round((wear.bytesPerDay ?? 0) / 1e6);
    find(
      'writes_much',
      'warning',
      `${megabytes} MB a day are written to ${wear.device ?? 'the disk'}`,
      'Look for what writes so much (iotop): logs belong into memory (journald, Storage=volatile).',
    );
  }
  if ((stalls?.longestMs ?? 0) >= 2000) {
    find(
      'stalled',
      'warning',
      `the kiosk stood still for ${((stalls?.longestMs ?? 0) / 1000).toFixed(1)} s in the last minute`,
      'Look for what keeps processor or card busy (top, iotop); report it where it is the kiosk itself.',
    );
  }
  const last = networkSteps?.at(-1);
  if (last !== undefined && last.action !== 'recovered') {
    find(
      'network_stands_still',
      'warning',
      `its own network stands still since ${networkSteps?.findLast(({ action }) => action === 'wait')?.at ?? last.at} (${last.action}: ${last.detail})`,
      'Look at cable, Wi-Fi and router; see docs/self-watch.md.',
    );
  }
  for (const { id, state, detail, fix } of lights) {
    if (state !== 'ready') find('light', 'warning', `${id}: ${detail}`, fix ?? 'See docs/lights.md.');
  }
  return findings;
}

// Something that shows what the kiosk says: a lamp, a text display, a line in the log. One that fails never stops another.
import { z } from 'zod';
import { lightStates } from './light.js';
import { signalSchema } from './signal.js';

/** Everything that an indicator may show. */
export const sceneSchema = z.object({
  light: z.enum(lightStates),
  signal: signalSchema,
  /** Name and number of the kiosk, and where its page is. */
  name: z.string(),
  number: z.number().optional(),
  address: z.string().optional(),
  /** Newest figures of the line, with the instant of the result. */
  downloadBps: z.number().optional(),
  uploadBps: z.number().optional(),
  latencyMs: z.number().optional(),
  resultAtMs: z.number().optional(),
  /** The speed of the running test. */
  runningBps: z.number().optional(),
});

/** Everything that an indicator may show. */
export type Scene = z.output<typeof sceneSchema>;

/** How it is with a piece of hardware: none of these is an error of the kiosk, each but `ready` has its fix. */
export const hardwareStates = ['ready', 'absent', 'busy', 'forbidden', 'failed'] as const;

/** How it is with an indicator, a button or a line. */
export const deviceStateSchema = z.object({
  id: z.string(),
  state: z.enum(hardwareStates),
  detail: z.string(),
  fix: z.string().optional(),
});

/** How it is with an indicator, a button or a line. */
export type DeviceState = z.output<typeof deviceStateSchema>;

/** An indicator. `show` is called with each new scene and returns at once. */
export interface Indicator {
  readonly id: string;
  show(scene: Scene): void;
  /** Leaves the hardware as it was found. Resolves in bounded time. */
  close(): Promise<void>;
}

/** Whether GPIO and I2C can be used, in words; `none` is a state of the kiosk and never an error. */
export interface HardwareState {
  readonly state: 'ready' | 'none';
  readonly detail: string;
}

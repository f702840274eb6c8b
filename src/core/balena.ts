// What balena's Supervisor says of this device, as pages show it. https://docs.balena.io/reference/supervisor/supervisor-api/
import { z } from 'zod';

/** The Supervisor's word, or why it has none. */
export const balenaStatusSchema = z.object({
  /** Its own word: `Idle`, `Downloading`, `Installing` …; absent where it did not answer. */
  status: z.string().max(100).optional(),
  /** Of a download, percent. */
  progress_percent: z.number().min(0).max(100).optional(),
  updatePending: z.boolean().optional(),
  updateFailed: z.boolean().optional(),
  release: z.string().max(100).optional(),
  osVersion: z.string().max(200).optional(),
  /** Why it could not be asked. */
  trouble: z.string().max(300).optional(),
});

/** The Supervisor's word. */
export type BalenaStatus = z.output<typeof balenaStatusSchema>;

/** What the kiosk has to do with balena; without balena each part does nothing. */
export interface Balena {
  /** Keeps updates away until the function that it gives is called. Never throws: measuring goes before. */
  holdUpdates(): () => Promise<void>;
  /** What the Supervisor said last; asks it again in the background. Absent without balena. */
  status(): BalenaStatus | undefined;
}

// A backup: a copy of the store, checked, with what it takes to put it back.
import { z } from 'zod';

/** The part of a store that makes copies of itself. */
export interface BackupStore {
  /**
   * Writes one unchanging state of the store to a new file while others go on writing; on the disk when it resolves.
   * Throws KioskError `database_full`, `data_folder_unusable` or `conflict` (there is such a file).
   */
  snapshot(path: string): Promise<void>;
}

/** Name of the manifest in a backup folder. */
export const manifestName = 'backup.json';

/** What lies in a backup folder beside the manifest: names with SHA-256 (hex), and what was found in the store. */
export const backupManifestSchema = z.object({
  type: z.literal('mk-kiosk/backup/1'),
  createdAt: z.iso.datetime(),
  program: z.string(),
  device: z.string(),
  epoch: z.string(),
  schemaVersion: z.number().int(),
  measurements: z.number().int(),
  /** Hash of the newest row of the chain. */
  head: z.string().optional(),
  files: z.record(z.string().regex(/^[\w-][\w.-]*$/), z.string().length(64)),
});

/** What a backup folder says about itself. */
export type BackupManifest = z.output<typeof backupManifestSchema>;

/** Settings of `backup`. */
export const backupSchema = z.strictObject({
  folder: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('Folder for backups by themselves: a USB stick, a share; absent: none are made'),
  everyHours: z.number().int().min(1).max(8760).default(24).describe('How often'),
  keep: z.number().int().min(1).max(1000).default(7).describe('How many of this device are kept'),
  withIdentity: z
    .boolean()
    .default(true)
    .describe('With the device key, so that a new card goes on as this device: keep the folder private'),
});

/** How backups are made by themselves. */
export type BackupSettings = z.output<typeof backupSchema>;

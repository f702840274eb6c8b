// How much of a file is taken at once: what keeps an import's memory bounded, whatever the file holds.

/** Bounds of one import. All are in bytes of UTF-8 but `depth` (levels) and the two counts. */
export const limits = {
  /** A record may be this long; a longer line is refused, and its head kept. */
  record: 8 * 1024 * 1024,
  /** What is kept of anything refused. */
  excerpt: 64 * 1024,
  /** What a compressed file may unpack to. */
  inflated: 1024 * 1024 * 1024,
  /** A database is read into memory; ten years of a test an hour are 100 MiB with the output of each. */
  database: 128 * 1024 * 1024,
  /** Levels of nesting: Measurement Kit needs 8. */
  depth: 100,
  /** JSON values in one run: ndt7 writes about 160. */
  runEntries: 100_000,
  /** Refusals kept of one file; the last of them says how many more there were. */
  refusals: 1000,
  /** Records handed to the store at once: one transaction each time. */
  batchRecords: 200,
  batchBytes: 4 * 1024 * 1024,
} as const;

/** 8,388,608 as `8 MiB`, for messages. */
export function inWords(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${Math.round(bytes / 1024 / 1024)} MiB`;
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} KiB` : `${bytes} bytes`;
}

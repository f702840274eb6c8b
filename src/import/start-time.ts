// When an imported run began: what its record says, where that can be true; else the time of its file.

/** The instant, and which flags tell a reader where it comes from. */
export interface StartTime {
  readonly startedAtMs: number;
  readonly flags: readonly string[];
}

const DAY_MS = 86_400_000;
/** Before this, no program whose files are imported existed (M-Lab began in 2009): the recording clock was not set. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);
/** A clock that shows less is not set: this program is younger. Then "in the future" cannot be told. */
const CLOCK_SET_MS = Date.UTC(2026, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/**
 * `recordedMs` where it lies between 2009 and tomorrow; else the file's time (`start_from_file_time`), else now
 * (`start_from_import_time`). A recorded time that cannot be true adds `recorded_start_implausible`.
 */
export function startTimeOf(
  recordedMs: number | undefined,
  fileMs: number | undefined,
  nowMs: number,
): StartTime {
  const latestMs = nowMs >= CLOCK_SET_MS ? nowMs + DAY_MS : LATEST_MS;
  const recorded = plausible(recordedMs, latestMs);
  if (recorded !== undefined) return { startedAtMs: recorded, flags: [] };
  const flags = recordedMs === undefined ? [] : ['recorded_start_implausible'];
  const file = plausible(fileMs, latestMs);
  return file === undefined
    ? { startedAtMs: nowMs, flags: [...flags, 'start_from_import_time'] }
    : { startedAtMs: file, flags: [...flags, 'start_from_file_time'] };
}

function plausible(ms: number | undefined, latestMs: number): number | undefined {
  return ms !== undefined && ms >= EARLIEST_MS && ms <= latestMs ? Math.trunc(ms) : undefined;
}

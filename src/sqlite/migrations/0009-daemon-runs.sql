-- When the daemon lived, and what a timeline asks for.

-- One row for each time that the daemon was started: two writes in its life. A run that was killed has no end until the next
-- one begins and gives it that of the last row that was written. `checksum` as in 0003-monitors.sql.
CREATE TABLE daemon_run (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),            -- UUID, big-endian
  start_ms INTEGER NOT NULL,
  end_ms INTEGER,                                         -- NULL while it runs
  killed INTEGER NOT NULL CHECK (killed IN (0, 1)),       -- 1: the end is that of what was written last
  boot TEXT,                                              -- the kernel's random identity of a boot; NULL where it does not tell
  monotonic_ms REAL NOT NULL,                             -- of the start, since that boot
  synced INTEGER NOT NULL CHECK (synced IN (0, 1)),       -- 0: the clock was not set yet at the start
  checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX daemon_run_by_start ON daemon_run (start_ms);

-- Attempts without a result, to be found among ten years of results.
CREATE INDEX measurement_without_result ON measurement (started_at_ms) WHERE status IN ('failed', 'skipped', 'aborted');

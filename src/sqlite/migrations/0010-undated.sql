-- What monitors left before the clock was set: when it was by the clock that never steps, so that its time can be corrected.
-- `checksum` as in 0003-monitors.sql.

-- A row of latency_minute or watch_minute in the present boot, whole. It goes when it was given its true minute, after seven
-- days, and with its boot.
CREATE TABLE undated_minute (
  key INTEGER PRIMARY KEY,
  boot_key INTEGER NOT NULL REFERENCES boot (key),
  monotonic_ms REAL NOT NULL,                             -- its begin, since that boot
  shown_minute INTEGER,                                   -- where it stands meanwhile, by the clock of then; NULL where it does not
  kind TEXT NOT NULL,                                     -- latency, watch
  body TEXT NOT NULL,                                     -- JSON: the row as it was found
  checksum INTEGER NOT NULL
) STRICT;

-- An outage of which a bound was told by a clock that was not set.
CREATE TABLE undated_outage (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),            -- that of the outage
  boot_key INTEGER NOT NULL REFERENCES boot (key),
  begin_monotonic_ms REAL,                                -- since that boot; NULL where the begin was told by a clock that was set
  end_monotonic_ms REAL,                                  -- the same of the end
  corrected INTEGER NOT NULL CHECK (corrected IN (0, 1)),
  checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

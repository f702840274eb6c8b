-- Roll-ups: what is kept of the values of a metric by hour and by day. Derived: measurements say the same in full.
-- Hours and days are counted from 1970-01-01T00:00Z. The bytes are described in src/sqlite/rollup-codec.ts, and why
-- they are bytes in docs/decisions/0008-rollups-in-two-orders.md.

-- One metric of one nettest in one scope. The metric '' stands for the attempts: its values say how they ended
-- (1 ok, 2 partial, 3 failed, 4 skipped, 5 aborted).
CREATE TABLE rollup_series (
  key INTEGER PRIMARY KEY,
  source TEXT NOT NULL,                                   -- 'run', 'import', 'monitor' (minutes)
  scope TEXT NOT NULL,
  nettest TEXT NOT NULL,
  metric TEXT NOT NULL,
  UNIQUE (source, scope, nettest, metric)
) STRICT;

-- What came since the last merge, in the order of time: a commit writes one or two pages, however many metrics it has.
-- Adds to the two tables below, for new hours and old ones alike. One number is the key, since only then new rows are
-- put behind the others without moving any.
CREATE TABLE rollup_recent (
  key INTEGER PRIMARY KEY,                                -- hour * 1048576 + series_key
  hour INTEGER GENERATED ALWAYS AS (key >> 20) VIRTUAL,
  series_key INTEGER GENERATED ALWAYS AS (key & 1048575) VIRTUAL,
  summary BLOB NOT NULL
) STRICT;

-- What was merged, by series: a chart reads what belongs together. The hours of a day in one row ...
CREATE TABLE rollup_hours (
  series_key INTEGER NOT NULL REFERENCES rollup_series (key),
  day INTEGER NOT NULL,
  hours BLOB NOT NULL,
  PRIMARY KEY (series_key, day)
) STRICT, WITHOUT ROWID;

-- ... and 32 days in one row, always the sums of the hours above: block = floor(day / 32).
CREATE TABLE rollup_days (
  series_key INTEGER NOT NULL REFERENCES rollup_series (key),
  block INTEGER NOT NULL,
  days BLOB NOT NULL,
  PRIMARY KEY (series_key, block)
) STRICT, WITHOUT ROWID;

-- 'filled': 1 once rows that are older than these tables are in them.
-- 'run_rows_from_hour', 'monitor_rows_from_hour': before that hour rows may have been removed, and roll-ups are all there is.
CREATE TABLE rollup_state (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO rollup_state VALUES ('filled', 0);

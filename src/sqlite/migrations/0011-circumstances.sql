-- Roll-ups by circumstances: one series for each combination of server, network, interface, client and scheme, and one of
-- all together. src/core/circumstances.ts says what each is; docs/decisions/0008-rollups-in-two-orders.md why they are kept so.

-- A combination of circumstances. NULL is not known. Rows are never changed: series refer to them.
CREATE TABLE circumstance (
  key INTEGER PRIMARY KEY,                                -- 1: nothing is known
  server TEXT,
  network TEXT,
  interface TEXT,
  client TEXT,
  scheme TEXT
) STRICT;
CREATE INDEX circumstance_values ON circumstance (server, network, interface, client, scheme);
INSERT INTO circumstance (key) VALUES (1);

-- A constraint of a table cannot be changed: the three tables are made anew, the ones that refer to the other go first.
-- The metric '*circumstances' counts the results by their circumstances, '>download_bps' has the lower bounds among the
-- values of download_bps.
CREATE TABLE new_rollup_series (
  key INTEGER PRIMARY KEY,
  source TEXT NOT NULL,                                   -- 'run', 'import', 'monitor' (minutes)
  scope TEXT NOT NULL,
  nettest TEXT NOT NULL,
  metric TEXT NOT NULL,
  circumstance_key INTEGER NOT NULL,                      -- 0: all together
  UNIQUE (metric, nettest, scope, source, circumstance_key)
) STRICT;
INSERT INTO new_rollup_series SELECT key, source, scope, nettest, metric, 0 FROM rollup_series;

CREATE TABLE new_rollup_hours (
  series_key INTEGER NOT NULL REFERENCES new_rollup_series (key),
  day INTEGER NOT NULL,
  hours BLOB NOT NULL,
  PRIMARY KEY (series_key, day)
) STRICT, WITHOUT ROWID;
INSERT INTO new_rollup_hours SELECT * FROM rollup_hours;
DROP TABLE rollup_hours;

CREATE TABLE new_rollup_days (
  series_key INTEGER NOT NULL REFERENCES new_rollup_series (key),
  block INTEGER NOT NULL,
  days BLOB NOT NULL,
  PRIMARY KEY (series_key, block)
) STRICT, WITHOUT ROWID;
INSERT INTO new_rollup_days SELECT * FROM rollup_days;
DROP TABLE rollup_days;

DROP TABLE rollup_series;
ALTER TABLE new_rollup_series RENAME TO rollup_series;
ALTER TABLE new_rollup_hours RENAME TO rollup_hours;
ALTER TABLE new_rollup_days RENAME TO rollup_days;

-- 'circumstances': 1 once rows that are older than this step are in the series by circumstances.
INSERT INTO rollup_state VALUES ('circumstances', 0);

-- Lower bounds are counted by roll-ups now.
DROP INDEX measurement_with_reasons;

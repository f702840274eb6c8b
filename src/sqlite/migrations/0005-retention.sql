-- What was removed to save space. `hash` is SHA-256 of the row's canonical JSON (sealed-rows.ts).

-- Raw output that was removed. The measurement keeps its SHA-256 and length.
CREATE TABLE pruned_raw (
  measurement_key INTEGER PRIMARY KEY REFERENCES measurement (key)
) STRICT;

-- The oldest measurements of the sequence that were removed, a row for each time. The first row that is left is linked to
-- `last_hash` of the newest of these.
CREATE TABLE pruned_rows (
  key INTEGER PRIMARY KEY,
  last_sequence INTEGER NOT NULL,
  last_hash TEXT NOT NULL,                                -- hexadecimal
  rows INTEGER NOT NULL,
  newest_start_ms INTEGER NOT NULL,                       -- of these rows; hours of roll-ups up to it are kept as they are
  pruned_at_ms INTEGER NOT NULL,
  reason TEXT NOT NULL,                                   -- age, budget, disk
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Minutes of monitors that were removed to save space, a row for each reason. Their roll-ups stay, and so do outages.
-- `hash` is SHA-256 of the row's canonical JSON (sealed-rows.ts).
CREATE TABLE pruned_minutes (
  reason TEXT PRIMARY KEY,                                -- age, budget, disk
  latency_rows INTEGER NOT NULL,                          -- of latency_minute, since the store was made
  watch_rows INTEGER NOT NULL,                            -- of watch_minute
  before_minute INTEGER NOT NULL,                         -- a whole hour: everything before it is gone
  pruned_at_ms INTEGER NOT NULL,                          -- the last time
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

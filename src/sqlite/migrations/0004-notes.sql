-- What people note beside the figures.

-- A note about an instant, or about a range. `hash` is SHA-256 of the row's canonical JSON (sealed-rows.ts).
CREATE TABLE note (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,                                -- UUID
  from_ms INTEGER NOT NULL,
  to_ms INTEGER CHECK (to_ms > from_ms),                  -- NULL for an instant; the first instant behind a range
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at TEXT NOT NULL,                               -- ISO 8601 UTC
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX note_by_begin ON note (from_ms);

-- What people at the screen say of the connection.

-- One answer to "was the connection good?". `hash` is SHA-256 of the row's canonical JSON (sealed-rows.ts).
CREATE TABLE opinion (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,                                -- UUID
  at_ms INTEGER NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('good', 'bad')),
  measurement TEXT,                                       -- UUID of the nearest result of the line; NULL where none was near
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX opinion_by_time ON opinion (at_ms);

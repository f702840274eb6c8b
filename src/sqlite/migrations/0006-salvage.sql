-- What became of damaged files of this store: they are set aside, and what can be read of them is brought over.

-- One row for each file that was set aside. `hash` is SHA-256 of the row's canonical JSON (sealed-rows.ts).
CREATE TABLE salvage (
  key INTEGER PRIMARY KEY,                                -- ms since 1970-01-01T00:00Z of its beginning
  file TEXT NOT NULL UNIQUE,                              -- its name beside this file
  reason TEXT NOT NULL,
  to_sequence INTEGER NOT NULL,                           -- the damaged file gave out no number above it
  report TEXT,                                            -- JSON: what was saved and lost; NULL until all is brought over
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Numbers of the sequence without a row, and rows without their raw output, because a damaged file had them.
-- `report` above has the SHA-256 of its rows here, so that a row which is missing for another reason is seen.
CREATE TABLE salvage_lost (
  salvage_key INTEGER NOT NULL REFERENCES salvage (key),
  what TEXT NOT NULL,                                     -- 'row', 'raw'; 'unused': numbers that were never given out, as far as can be known
  from_sequence INTEGER NOT NULL,
  to_sequence INTEGER NOT NULL CHECK (to_sequence >= from_sequence),
  PRIMARY KEY (salvage_key, what, from_sequence)
) STRICT, WITHOUT ROWID;

-- The epoch of each part of the sequence: a store that was begun anew goes on above the numbers of the damaged one, and
-- its hash chain begins there.
CREATE TABLE sequence_epoch (
  from_sequence INTEGER PRIMARY KEY,
  epoch TEXT NOT NULL
) STRICT;
INSERT INTO sequence_epoch SELECT 1, epoch FROM store;

-- What monitors leave: outages, one row a minute and target of latency, one row for each minute that was watched.
-- Minutes are counted from 1970-01-01T00:00Z. Probes are never stored one by one. `checksum` is CRC-32 over the row's other
-- columns (src/sqlite/checked-rows.ts): enough to find a flipped bit, and small beside a row of a minute.

-- A time without internet. Begin and end are the middle between the rounds of probes on either side, the uncertainty is
-- half the time between them. An outage that goes on has no end.
CREATE TABLE outage (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),            -- UUID, big-endian
  kind TEXT NOT NULL,                                     -- no_link, no_gateway, no_dns, no_internet, captive_portal, partial
  begin_ms INTEGER NOT NULL,
  begin_uncertainty_ms INTEGER NOT NULL,
  end_ms INTEGER CHECK (end_ms >= begin_ms),
  end_uncertainty_ms INTEGER,
  overlaps_test INTEGER NOT NULL CHECK (overlaps_test IN (0, 1)),
  checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outage_by_begin ON outage (begin_ms);

-- 'gateway', or a configured host.
CREATE TABLE monitor_target (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  checksum INTEGER NOT NULL
) STRICT;

-- Round trips of one minute to one target, in microseconds; NULL where there was no answer, or too few.
CREATE TABLE latency_minute (
  minute INTEGER NOT NULL,
  target_key INTEGER NOT NULL REFERENCES monitor_target (key),
  method TEXT NOT NULL,                                   -- ping, tcp
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL,
  min_us INTEGER,
  median_us INTEGER,
  p95_us INTEGER,                                         -- nearest rank
  jitter_us INTEGER,                                      -- mean absolute difference of neighbouring probes
  flags TEXT,                                             -- separated by spaces: overlaps_test, clock_step
  checksum INTEGER NOT NULL,
  PRIMARY KEY (minute, target_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE boot (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,                                -- the kernel's random identity of a boot
  checksum INTEGER NOT NULL
) STRICT;

-- A minute through which the daemon ran, with its rounds of connectivity probes by what they found. Where a minute is
-- missing, nobody watched.
CREATE TABLE watch_minute (
  minute INTEGER PRIMARY KEY,
  boot_key INTEGER REFERENCES boot (key),
  up INTEGER NOT NULL,
  down INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  overlaps_test INTEGER NOT NULL CHECK (overlaps_test IN (0, 1)),
  checksum INTEGER NOT NULL
) STRICT;

-- Two or more missing minutes in a row, written with the minute that ends them, so that nobody has to search a year of
-- minutes for them. Where the boot differs on both sides, the device itself was started again in between.
CREATE TABLE unwatched (
  from_minute INTEGER PRIMARY KEY,                        -- the first missing one
  to_minute INTEGER NOT NULL CHECK (to_minute > from_minute),  -- the first watched one again
  reboot INTEGER CHECK (reboot IN (0, 1)),                -- NULL where the kernel does not tell
  checksum INTEGER NOT NULL
) STRICT;

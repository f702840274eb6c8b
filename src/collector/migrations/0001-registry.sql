-- Devices and their results. Instants are milliseconds since 1970-01-01T00:00Z; what is absent is NULL.
-- Words in braces differ between SQLite and PostgreSQL: src/core/fleet/database.ts.

-- Who this collector is.
CREATE TABLE collector (
  singleton {int} PRIMARY KEY CHECK (singleton = 1),
  id TEXT NOT NULL
) {end};

-- One row per public key that ever came with a signature of its own.
CREATE TABLE device (
  key {key},
  id TEXT NOT NULL UNIQUE,                     -- fingerprint of the key
  public_key TEXT NOT NULL,                    -- SPKI, PEM
  registration TEXT NOT NULL,                  -- pending, active, revoked
  registered_ms {int} NOT NULL,                -- since when it is that
  enrolled_ms {int} NOT NULL,                  -- when it came first
  fleet TEXT NOT NULL,                         -- empty while it is nobody's
  site TEXT,
  name TEXT NOT NULL,
  own_name {int} NOT NULL,                     -- 1: named here, no longer by the device itself
  tags TEXT NOT NULL,                          -- JSON object of texts
  claim_hash TEXT,                             -- SHA-256 of the code on its wall
  claim_until_ms {int},
  successor TEXT,                              -- the id that took its place
  seen_ms {int},                               -- its newest signed request
  heartbeat TEXT,                              -- JSON, the newest
  heartbeat_ms {int},
  trouble_since_ms {int},                      -- since when the device itself says that something is wrong
  measured_ms {int},                           -- start of its newest result
  expected_every_ms {int},
  instance TEXT,
  former_instance TEXT,
  clone_ms {int},                              -- when a second machine with this key was seen
  results {int} NOT NULL,                      -- rows and bytes that are kept of it
  result_bytes {int} NOT NULL,
  refused {int} NOT NULL                       -- rows that were refused so far
) {end};
CREATE INDEX device_by_fleet ON device (fleet, id);
CREATE INDEX device_by_registration ON device (registration);

-- The database files that a device has had; rows carry the number in place of the text.
CREATE TABLE device_epoch (
  device_key {int} NOT NULL,
  number {int} NOT NULL,
  epoch TEXT NOT NULL,
  PRIMARY KEY (device_key, number),
  UNIQUE (device_key, epoch)
) {end};

-- One row per measurement, with what lists and charts need. (device, epoch, sequence) names it for ever.
CREATE TABLE result (
  device_key {int} NOT NULL,
  epoch_number {int} NOT NULL,
  sequence {int} NOT NULL,
  id TEXT NOT NULL,
  nettest TEXT NOT NULL,
  scope TEXT NOT NULL,
  status TEXT NOT NULL,
  validity TEXT,
  started_ms {int} NOT NULL,
  received_ms {int} NOT NULL,
  metrics TEXT NOT NULL,                       -- JSON object of numbers
  hash {bytes} NOT NULL,                       -- of the record, SHA-256 (src/core/record-hash.ts)
  derived_hash {bytes} NOT NULL,               -- of the reading of it
  PRIMARY KEY (device_key, epoch_number, sequence)
) {endKeyed};
CREATE INDEX result_by_start ON result (device_key, started_ms);

-- The same whole as it came: JSON with curves and raw output, deflated (RFC 1951).
CREATE TABLE result_document (
  device_key {int} NOT NULL,
  epoch_number {int} NOT NULL,
  sequence {int} NOT NULL,
  document {bytes} NOT NULL,
  PRIMARY KEY (device_key, epoch_number, sequence)
) {end};

-- Values that came with a signature once, for as long as its time would be accepted.
CREATE TABLE nonce (
  device_key {int} NOT NULL,
  nonce TEXT NOT NULL,
  at_ms {int} NOT NULL,
  PRIMARY KEY (device_key, nonce)
) {endKeyed};
CREATE INDEX nonce_by_time ON nonce (at_ms);

-- Measurements with their metrics, curves and raw output; consent, plans, small state; what could not be imported.
-- Run by migrate.ts in one transaction. Instants are milliseconds since 1970-01-01T00:00Z, hashes are 32 bytes.
-- Absent is NULL here and no key everywhere else; a figure that was not measured has no row in `metric`.

-- The file itself. The epoch is random and made with it: (device, epoch, sequence) names a measurement for ever.
CREATE TABLE store (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  epoch TEXT NOT NULL
) STRICT;
INSERT INTO store (singleton, epoch) VALUES (1, lower(hex(randomblob(16))));

-- One row per attempt. The key is the device's sequence number; imported rows count down from -1, outside of it.
CREATE TABLE measurement (
  key INTEGER PRIMARY KEY CHECK (key <> 0),
  sequence INTEGER GENERATED ALWAYS AS (iif(key > 0, key, NULL)) VIRTUAL,
  origin TEXT GENERATED ALWAYS AS (iif(key > 0, 'device', 'import')) VIRTUAL,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),        -- UUID, big-endian
  device TEXT NOT NULL,
  nettest TEXT NOT NULL,
  nettest_version TEXT NOT NULL,
  trigger TEXT NOT NULL,
  scope TEXT NOT NULL,
  status TEXT NOT NULL,
  failure TEXT,                                           -- OONI df-007 vocabulary, an open set
  detail TEXT,
  skip_reason TEXT,
  download_status TEXT,                                   -- NULL where that direction was not attempted
  download_failure TEXT,
  download_detail TEXT,
  upload_status TEXT,
  upload_failure TEXT,
  upload_detail TEXT,
  validity TEXT,
  validity_reasons TEXT NOT NULL,                         -- JSON array of strings
  started_at_ms INTEGER NOT NULL,
  first_started_at_ms INTEGER NOT NULL,                   -- as first recorded; the other may be corrected
  duration_ms REAL NOT NULL,
  clock TEXT NOT NULL,
  boot_id TEXT,
  monotonic_ms REAL,                                      -- since that boot
  timezone TEXT,
  scheduled_at_ms INTEGER,
  ticks INTEGER,
  engine_name TEXT,
  engine_version TEXT,
  server_host TEXT,
  server_port INTEGER,
  server_address TEXT,
  server_scheme TEXT,
  server_site TEXT,
  server_city TEXT,
  server_country TEXT,
  server_version TEXT,
  input TEXT,
  flags TEXT NOT NULL,                                    -- JSON array of strings
  annotations TEXT NOT NULL,                              -- JSON object of strings
  conditions TEXT NOT NULL,                               -- JSON object
  exit_code INTEGER,
  exit_signal TEXT,
  stderr_tail TEXT,
  parser_version TEXT NOT NULL,                           -- of the nettest that derived the figures from the raw output
  raw_format TEXT,
  raw_sha256 BLOB,                                        -- of the uncompressed bytes
  raw_bytes INTEGER,                                      -- uncompressed
  previous_hash BLOB,                                     -- hash of the row before in the sequence
  hash BLOB NOT NULL CHECK (length(hash) = 32),           -- src/core/record-hash.ts says what both cover
  derived_hash BLOB NOT NULL CHECK (length(derived_hash) = 32)
) STRICT;
CREATE INDEX measurement_by_start ON measurement (started_at_ms);

CREATE TABLE metric_name (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- One number of a measurement; its unit is the end of its name.
CREATE TABLE metric (
  measurement_key INTEGER NOT NULL REFERENCES measurement (key),
  name_key INTEGER NOT NULL REFERENCES metric_name (key),
  value REAL NOT NULL,
  PRIMARY KEY (measurement_key, name_key)
) STRICT, WITHOUT ROWID;

-- Speed curves by direction and by who took the samples: pairs of little-endian doubles, ms since its start and bit/s.
CREATE TABLE curve (
  measurement_key INTEGER PRIMARY KEY REFERENCES measurement (key),
  download_client BLOB,
  download_server BLOB,
  upload_client BLOB,
  upload_server BLOB
) STRICT;

-- Preset dictionaries of the compression, kept here so that the file can be read without this program.
CREATE TABLE dictionary (
  key INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
  bytes BLOB NOT NULL
) STRICT;

-- What the program put out: UTF-8 text, zlib format (RFC 1950) with the preset dictionary.
CREATE TABLE raw (
  measurement_key INTEGER PRIMARY KEY REFERENCES measurement (key),
  dictionary_key INTEGER NOT NULL REFERENCES dictionary (key),
  deflated BLOB NOT NULL
) STRICT;

CREATE TABLE import_source (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE imported (
  measurement_key INTEGER PRIMARY KEY REFERENCES measurement (key),
  source_key INTEGER NOT NULL REFERENCES import_source (key),
  import_key TEXT NOT NULL UNIQUE                         -- the other program's own id, or the hash of its output
) STRICT;

-- Lines that could not be imported. `hash` here and below is SHA-256 of the row's canonical JSON (sealed-rows.ts).
CREATE TABLE quarantine (
  source TEXT NOT NULL,
  line INTEGER NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE consent_event (
  key INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  action TEXT NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,                                       -- ISO 8601 UTC, as it was given
  text_version TEXT NOT NULL,
  source TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE plan (
  key INTEGER PRIMARY KEY,
  provider TEXT,
  download_bps REAL,
  upload_bps REAL,
  latency_ms REAL,
  valid_from TEXT NOT NULL,                               -- ISO 8601 UTC, as it was given
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE state (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,                                    -- JSON
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- For people with an SQL prompt: the usual figures side by side.
CREATE VIEW readable_measurement AS
SELECT
  m.sequence,
  lower(format('%s-%s-%s-%s-%s', substr(hex(m.id), 1, 8), substr(hex(m.id), 9, 4), substr(hex(m.id), 13, 4),
    substr(hex(m.id), 17, 4), substr(hex(m.id), 21))) AS id,
  strftime('%Y-%m-%dT%H:%M:%fZ', m.started_at_ms / 1000.0, 'unixepoch') AS started_at,
  m.origin, m.nettest, m.trigger, m.scope, m.status, coalesce(m.failure, m.skip_reason) AS reason, m.validity,
  max(v.value) FILTER (WHERE n.name = 'download_bps') AS download_bps,
  max(v.value) FILTER (WHERE n.name = 'upload_bps') AS upload_bps,
  max(v.value) FILTER (WHERE n.name = 'min_rtt_ms') AS min_rtt_ms,
  m.server_host
FROM measurement AS m
LEFT JOIN metric AS v ON v.measurement_key = m.key
LEFT JOIN metric_name AS n ON n.key = v.name_key
GROUP BY m.key;

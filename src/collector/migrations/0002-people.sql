-- Who may do what, and who did what.

CREATE TABLE person (
  name TEXT PRIMARY KEY,
  password TEXT,                               -- scrypt with its parameters; NULL: cannot sign in
  created_ms {int} NOT NULL
) {endKeyed};

-- A role in one fleet, or in all (*).
CREATE TABLE person_role (
  person TEXT NOT NULL,
  fleet TEXT NOT NULL,
  role TEXT NOT NULL,                          -- admin, editor, viewer
  PRIMARY KEY (person, fleet)
) {endKeyed};

-- Sessions of people (by password) and tokens of their programs; the secret is kept as SHA-256.
CREATE TABLE credential (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,                          -- session, token
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  created_ms {int} NOT NULL,
  expires_ms {int}
) {endKeyed};

-- Tokens with which devices are approved without a person looking on.
CREATE TABLE enrolment_token (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE,
  fleet TEXT NOT NULL,
  site TEXT,
  device_name TEXT,
  uses_left {int} NOT NULL,
  expires_ms {int} NOT NULL,
  created_ms {int} NOT NULL,
  created_by TEXT NOT NULL
) {endKeyed};

CREATE TABLE device_note (
  id TEXT PRIMARY KEY,
  device_key {int} NOT NULL,
  at_ms {int} NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL
) {endKeyed};
CREATE INDEX device_note_by_device ON device_note (device_key, at_ms);

-- Every change by a person or a program, never altered or removed.
CREATE TABLE audit (
  id TEXT PRIMARY KEY,                         -- UUIDv7: in the order of time
  at_ms {int} NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  fleet TEXT NOT NULL,                         -- empty: of no fleet
  subject TEXT NOT NULL,
  detail TEXT NOT NULL                         -- JSON object
) {endKeyed};
CREATE INDEX audit_by_time ON audit (at_ms);

-- Rows whose figures or start were read anew, in the order in which that happened: who has them already is told again.
-- Filled by the database itself, so that no way to change a row passes it by.
CREATE TABLE reread (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  measurement_key INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER measurement_reread AFTER UPDATE OF derived_hash ON measurement
WHEN NEW.key > 0 AND NEW.derived_hash <> OLD.derived_hash
BEGIN
  INSERT OR REPLACE INTO reread (measurement_key) VALUES (NEW.key);
END;

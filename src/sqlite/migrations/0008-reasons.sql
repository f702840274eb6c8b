-- Rows whose validity has reasons are few: charts that put values together count the lower bounds among them.
CREATE INDEX measurement_with_reasons ON measurement (started_at_ms) WHERE validity_reasons <> '[]';

// Makes the database of its first argument and migrates it once more; stops for ever before the statement whose number
// is its second argument (1 is before the first).
import { openConnection } from '../../src/sqlite/connection.js';
import { bundledMigrations, migrate } from '../../src/sqlite/migrate.js';

const [, , path = '', stopAt = '1'] = process.argv;
const connection = openConnection({ path, busyTimeoutMs: 1000 });
const bundled = bundledMigrations();
migrate(connection, bundled);

const statements = ['CREATE TABLE more (a INTEGER) STRICT;', 'INSERT INTO more VALUES (1);', 'SELECT 1;'];
const stopping = {
  ...connection,
  exec(sql: string): void {
    if (sql !== 'stop here') {
      connection.exec(sql);
      return;
    }
    for (const statement of statements.slice(0, Number(stopAt) - 1)) connection.exec(statement);
    process.stdout.write(`at statement ${stopAt}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
};
const more = {
  version: bundled.length + 1,
  name: '9999-more.sql',
  sql: 'stop here',
  sha256: '00'.repeat(32),
};
migrate(stopping, [...bundled, more]);

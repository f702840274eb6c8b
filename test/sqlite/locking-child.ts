// Holds the database of its first argument with BEGIN EXCLUSIVE until it is told to end.
import Database from 'better-sqlite3';

const [, , path = ''] = process.argv;
const database = new Database(path);
database.exec('BEGIN EXCLUSIVE');
process.stdout.write('held\n');
process.stdin.once('data', () => {
  database.exec('ROLLBACK');
  database.close();
  process.exit(0);
});

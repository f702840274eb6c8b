// Refuses a Node that is too old, before a native module is loaded that would crash in it.
import { exitCodes } from '../core/errors.js';

/** Ends the process with a clear text on a Node older than 22.14. */
export function requireNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 14)) return;
  process.stderr.write(
    `mk-kiosk: Node ${version} is too old, 22.14 or newer is needed\n` +
      '  In a checkout, npm start and npm run -s mk-kiosk bring one by themselves.\n',
  );
  process.exit(exitCodes.usage);
}

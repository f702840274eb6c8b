// Reads stored raw output again, with the parser of today.
import type { Measurement, Raw } from '../core/measurement.js';
import { rederive } from '../core/rederive.js';
import type { Reread } from '../core/salvage.js';
import { importedFormats } from '../nettests/formats/index.js';
import { nettests } from '../nettests/index.js';

/** Own runs are read by their nettest, imported ones by the format they came in; unknown ones are left alone. */
export function createReread(): Reread {
  const formats = importedFormats(nettests);
  return (old: Measurement, raw: Raw) => {
    const format =
      old.origin === 'import' ? formats.find(({ rawFormat }) => rawFormat === raw.format) : undefined;
    if (format !== undefined) {
      const { result, nettestVersion } = format.read(raw);
      return { ...rederive(old, result), version: nettestVersion };
    }
    const nettest = nettests.find(({ id }) => id === old.nettest);
    return nettest && { ...rederive(old, nettest.parse(raw)), version: nettest.version };
  };
}

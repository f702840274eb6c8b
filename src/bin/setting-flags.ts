// Settings given as flags: `--http.port 9000` and `--http.port=9000` become `--set http.port=9000`.

/** A flag with a dot in its name is a setting; all others are the command's own. */
const settingFlag = /^--([A-Za-z][\w-]*(?:\.[\w."[\]-]+)+)(?:=(.*))?$/s;

/** Splits arguments into those of the command and the settings among them, as `key=value`. */
export function takeSettingFlags(args: readonly string[]): { argv: string[]; settings: string[] } {
  const argv: string[] = [];
  const settings: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      argv.push(...args.slice(i));
      break;
    }
    const [, key, value] = settingFlag.exec(arg) ?? [];
    if (key === undefined) argv.push(arg);
    else if (value !== undefined) settings.push(`${key}=${value}`);
    else {
      i += 1;
      settings.push(`${key}=${args[i] ?? ''}`);
    }
  }
  return { argv, settings };
}

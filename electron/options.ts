// What the window is told: by arguments, else by environment variables; each wrong value is an error that says what to write.
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isLanguage, type Language } from './texts.js';

/** What the window is told. */
export interface ShellOptions {
  /** Page of the daemon; always on the loopback interface. */
  readonly url: URL;
  readonly language: Language;
  /** Whether the pointer is shown; a wall has none. */
  readonly pointer: boolean;
  /** Whether the window fills the screen and cannot be left. */
  readonly kiosk: boolean;
  /** Whether Chromium may use the GPU; off after it was lost several times. */
  readonly gpu: boolean;
  /** Where Chromium keeps what it must write; in memory wherever there is such a place, to spare the card. */
  readonly userData: string;
}

/** Arguments or variables that cannot be used. */
export class UsageError extends Error {}

const DEFAULT_URL = 'http://127.0.0.1:8788/';

/** Reads arguments (without program and script) and environment. Throws UsageError. */
export function parseOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ShellOptions {
  const { values } = parse(args);
  const language = values.language ?? env.MK_KIOSK_LANGUAGE ?? 'en';
  return {
    url: loopbackUrl(values.url ?? env.MK_KIOSK_DISPLAY_URL ?? DEFAULT_URL),
    language: isLanguage(language) ? language : 'en',
    pointer: values.pointer ?? false,
    kiosk: !(values.window ?? false),
    gpu: !(values['no-gpu'] ?? false),
    userData: path.join(values['user-data'] ?? env.XDG_RUNTIME_DIR ?? os.tmpdir(), 'mk-kiosk-display'),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // Chromium's own switches come along in argv and are not ours to judge.
      args: args.filter((arg) => !CHROMIUM_SWITCH.test(arg)),
      options: {
        url: { type: 'string' },
        language: { type: 'string' },
        pointer: { type: 'boolean' },
        window: { type: 'boolean' },
        'no-gpu': { type: 'boolean' },
        'user-data': { type: 'string' },
      },
      strict: true,
    });
  } catch (thrown) {
    throw new UsageError(
      `mk-kiosk display: ${thrown instanceof Error ? thrown.message : String(thrown)}. ` +
        'Known are --url, --language, --pointer, --window, --no-gpu and --user-data.',
    );
  }
}

const CHROMIUM_SWITCH = /^--(?:disable|enable|use|ozone|force|in-process|no-sandbox|no-zygote|lang)(?:-|=|$)/;

/** Names of the loopback interface as the URL parser writes them. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function loopbackUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url?.protocol !== 'http:' ||
    !LOOPBACK.has(url.hostname) ||
    url.username !== '' ||
    url.password !== ''
  ) {
    throw new UsageError(
      `mk-kiosk display: the page "${text}" is not on this device. ` +
        'Give --url (or MK_KIOSK_DISPLAY_URL) an address such as http://127.0.0.1:8788/.',
    );
  }
  return url;
}

// Measurement Kit's `telegram`. https://github.com/ooni/spec/blob/master/nettests/ts-020-telegram.md
import { z } from 'zod';
import { defineMkCheck } from './mk-check.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({ ...mkCommonOptions });

/** Telegram by Measurement Kit. */
export const mkTelegram = defineMkCheck<z.output<typeof options>>({
  mkName: 'telegram',
  title: 'Telegram by Measurement Kit',
  description: 'Whether Telegram can be reached: its data centres over TCP and HTTP, and its web version.',
  options,
  seconds: 30,
  arguments: () => [],
});

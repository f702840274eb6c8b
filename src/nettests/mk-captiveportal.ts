// Measurement Kit's `captiveportal`. https://github.com/ooni/spec/blob/master/nettests/ts-010-captive-portal.md
import { z } from 'zod';
import { defineMkCheck } from './mk-check.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({ ...mkCommonOptions });

/** Captive portal by Measurement Kit. */
export const mkCaptiveportal = defineMkCheck<z.output<typeof options>>({
  mkName: 'captiveportal',
  title: 'Captive portal by Measurement Kit',
  description:
    'Whether somebody in between answers in place of the pages by which vendors find captive portals.',
  options,
  seconds: 30,
  arguments: () => [],
});

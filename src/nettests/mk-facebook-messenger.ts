// Measurement Kit's `facebook_messenger`. https://github.com/ooni/spec/blob/master/nettests/ts-019-facebook-messenger.md
import { z } from 'zod';
import { defineMkCheck } from './mk-check.js';
import { mkCommonOptions } from './measurement-kit-options.js';

const options = z.strictObject({ ...mkCommonOptions });

/** Facebook Messenger by Measurement Kit. */
export const mkFacebookMessenger = defineMkCheck<z.output<typeof options>>({
  mkName: 'facebook_messenger',
  title: 'Facebook Messenger by Measurement Kit',
  description: 'Whether the endpoints of Facebook Messenger can be looked up and reached.',
  options,
  seconds: 30,
  arguments: () => [],
});

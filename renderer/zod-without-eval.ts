// Must be imported before anything that makes a schema: zod otherwise tries `new Function`, which the page's CSP forbids.
import { config } from 'zod';

config({ jitless: true });

// Before each file of property tests: the same cases on every run, or new ones and more of them for `npm run test:long`.
import fc from 'fast-check';

// INVARIANT: `npm test` is the same test twice; what new seeds find becomes a case of its own.
if (process.env.MK_KIOSK_TEST_SEEDS === 'new') fc.configureGlobal({ numRuns: 1_000 });
else fc.configureGlobal({ seed: 20_260_101 });

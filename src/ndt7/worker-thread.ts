// Starts a worker thread from one of this folder's files, compiled or not.
// https://nodejs.org/docs/latest-v22.x/api/worker_threads.html
import { Worker } from 'node:worker_threads';

/**
 * Makes Node find `x.ts` where a source says `x.js`: tests run the sources as they are, and a worker thread is
 * outside of the test runner's own loader. Compiled files never need it.
 */
const SOURCE_LOADER = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^[./].*\\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\\.js$/, '.ts'), context);
    }
  },
});
`)}`;

/** Workers hold one buffer each way and a few hundred numbers; a fault in them must not eat the device's memory. */
const resourceLimits = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };

/** Starts `name` (a file of this folder without its ending) with `workerData`. */
export function startWorker(name: string, workerData: unknown): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  return new Worker(new URL(`./${name}.${isSource ? 'ts' : 'js'}`, import.meta.url), {
    name: `ndt7 ${name}`,
    workerData,
    resourceLimits,
    execArgv: isSource
      ? ['--disable-warning=ExperimentalWarning', '--experimental-strip-types', '--import', SOURCE_LOADER]
      : [],
  });
}

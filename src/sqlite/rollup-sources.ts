// Every source of roll-ups whose rows can be read again: to fill, rebuild and verify them.
import { latencyRows } from './monitor-rollup-rows.js';
import { importRows, runRows, type RollupRows } from './rollup-rows.js';

/** The sources. Roll-ups of a source that is not listed are added to and kept, and nothing else. */
export const rollupSources: readonly RollupRows[] = [runRows, importRows, latencyRows];

// The store in memory that other tests use keeps the same contract as a real one.
import { describe } from 'vitest';
import { createMemoryStore } from '../doubles/memory-store.js';
import { clockContract } from './clock-contract.js';
import { circumstanceContract } from './circumstance-contract.js';
import { rollupContract } from './rollup-contract.js';
import { storeContract } from './store-contract.js';

describe('test/doubles/memory-store', () => {
  storeContract('the store in memory', () => createMemoryStore());
  clockContract('the store in memory', () => createMemoryStore());
  rollupContract('the store in memory', () => createMemoryStore());
  circumstanceContract('the store in memory', () => createMemoryStore());
});

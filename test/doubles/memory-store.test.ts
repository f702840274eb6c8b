import { storeContract } from '../contracts/store-contract.js';
import { createMemoryStore } from './memory-store.js';

storeContract('doubles/memory-store', () => createMemoryStore());

// What other folders may use of the ndt7 engine; its types are in src/core/ndt7.ts.
export { createNdt7Engine, type Ndt7EngineOptions } from './engine.js';
export { trustAuthorities } from './authorities.js';
export { startLatencyProbes } from './latency-probes.js';
export { startNdt7Server } from './server.js';

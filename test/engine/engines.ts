import { engines } from '../../src/engine/engines.js';

/** Every engine, for tests that all of them must pass. */
export const allEngines = Object.values(engines).map((engine) => [engine.name, engine] as const);

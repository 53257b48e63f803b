import { LinearMemory } from '../support/wasm/memory.js';
import { type ExampleMatrix, isStored, type StoredExamples } from './program.js';

/** The memory that examples lie in; a new one where they lie in none. */
export function memoryOf(examples: ExampleMatrix | StoredExamples): LinearMemory {
  return isStored(examples) ? examples.features.memory : new LinearMemory();
}

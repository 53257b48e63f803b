import { encodeModule } from '../support/wasm/assembler.js';
import { LinearMemory, MAX_BYTES, PAGE, tooLarge } from '../support/wasm/memory.js';
import { emit } from './codegen/module/module.js';
import { PAGE_BYTES } from './ir/arena.js';
import { pipeline } from './passes/pipeline.js';
import type { Engine } from './program.js';
import { storeExamples } from './runtime/example-places.js';
import { createPlan } from './runtime/plan.js';
import { vectors } from './vector/vectors.js';

/** Compiles a program into one WebAssembly module and runs that: its places are numbers in the code. */
export const compiled: Engine = {
  name: 'compiled',
  store: (examples, precision, memory) => storeExamples(memory, vectors[precision].bytes, examples),
  compile(given, precision, memory = new LinearMemory()) {
    const lowered = pipeline(given, vectors[precision]);
    const begin = memory.reserve(0, PAGE_BYTES);
    const emitted = emit(lowered, begin);
    // All places are given by now: whatever was emitted has asked for its own.
    const used = emitted.arena.end;
    if (used > MAX_BYTES) throw tooLarge(used, 'make the layers narrower or the batches smaller');
    memory.resize(begin, used - begin);
    const pages = memory.buffer.byteLength / PAGE;
    const module = new WebAssembly.Module(encodeModule([...emitted.functions.values()], pages));
    const imports = { env: { memory: memory.memory } };
    const { run, applyPending } = new WebAssembly.Instance(module, imports).exports;
    if (run === undefined) throw new Error('the module has no function "run"');
    return createPlan({ ...lowered, ...emitted, given, memory, entry: run, applyPending });
  },
};

import { encodeModule } from '../support/wasm/assembler.js';
import { emit } from './codegen/module/module.js';
import { pipeline } from './passes/pipeline.js';
import type { Engine } from './program.js';
import { createPlan, MAX_BYTES, PAGE, tooLarge } from './runtime/plan.js';
import { vectors } from './vector/vectors.js';

/** Compiles a program into one WebAssembly module and runs that. */
export const compiled: Engine = {
  name: 'compiled',
  compile(given, precision) {
    const lowered = pipeline(given, vectors[precision]);
    const emitted = emit(lowered);
    // All places are given by now: whatever was emitted has asked for its own.
    const used = emitted.arena.end;
    if (used > MAX_BYTES) throw tooLarge(used, 'make the layers narrower or the batches smaller');
    const memory = new WebAssembly.Memory({ initial: Math.ceil(used / PAGE) });
    const module = new WebAssembly.Module(encodeModule([...emitted.functions.values()]));
    const { run, applyPending } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    if (run === undefined) throw new Error('the module has no function "run"');
    return createPlan({ ...lowered, ...emitted, given, memory, used, entry: run, applyPending });
  },
};

import { emitModule } from './codegen/module/module.js';
import type { Engine } from './program.js';
import { createPlan, MAX_BYTES, PAGE, tooLarge } from './runtime/plan.js';
import { encodeModule } from './wasm/assembler.js';

/** Compiles a program into one WebAssembly module and runs that. */
export const compiled: Engine = {
  name: 'compiled',
  compile(given, precision) {
    const emitted = emitModule(given, precision);
    const { functions } = emitted;
    // All places are given by now: whatever was emitted has asked for its own.
    const used = emitted.arena.end;
    if (used > MAX_BYTES) throw tooLarge(used, 'make the layers narrower or the batches smaller');
    const memory = new WebAssembly.Memory({ initial: Math.ceil(used / PAGE) });
    const module = new WebAssembly.Module(encodeModule([...functions.values()]));
    const { run, settle } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    if (run === undefined) throw new Error('the module has no function "run"');
    return createPlan({ ...emitted, given, memory, used, entry: run, settle });
  },
};

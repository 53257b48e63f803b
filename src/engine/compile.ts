import { emitModule } from './codegen/module/module.js';
import type { Engine } from './program.js';
import { createPlan, MAX_BYTES, PAGE, tooLarge } from './runtime/plan.js';
import { encodeModule } from './wasm/assembler.js';

/** Compiles a program into one WebAssembly module and runs that. */
export const compiled: Engine = {
  name: 'compiled',
  compile(given, precision) {
    const emitted = emitModule(given, precision);
    const { program, lowered, functions } = emitted;
    // All places are given by now: whatever was emitted has asked for its own.
    const used = emitted.arena.end;
    if (used > MAX_BYTES) throw tooLarge(used);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(used / PAGE) });
    const module = new WebAssembly.Module(encodeModule([...functions.values()]));
    const { run, settle } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    if (run === undefined) throw new Error('the module has no function "run"');
    const plan = createPlan({ ...emitted, memory, used, entry: run, settle });
    for (const value of lowered.constants) {
      const { form } = value.op;
      if (form.kind === 'constant') plan.write(value, form.numbers);
    }
    for (const { value, initial } of program.state) {
      if (initial !== 0)
        plan.write(value, new Float64Array(value.shape[0] * value.shape[1]).fill(initial));
    }
    return plan;
  },
};

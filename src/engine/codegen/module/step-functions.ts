import type { Body } from '../../../support/wasm/assembler.js';
import type { FunctionTable } from './function-table.js';

/**
 * A function of 4,000 instructions takes no further kernel. V8 finds registers for all values of a function of
 * about three times as many; in a larger one, it puts each number on the stack after each instruction.
 */
const MANY_INSTRUCTIONS = 4_000;

/** The functions of a step: `step` calls the others, where their kernels come. Each is given the step's number. */
export class StepFunctions {
  readonly #table: FunctionTable;
  readonly #main: Body;
  #current: Body;
  #count = 1;

  constructor(table: FunctionTable, main: Body) {
    this.#table = table;
    this.#main = main;
    this.#current = main;
  }

  /**
   * Where the next kernel is written.
   *
   * @param usesLocals whether it uses what is held in locals, which are those of the first function
   */
  bodyFor(usesLocals: boolean): Body {
    if (usesLocals) this.#current = this.#main;
    else if (this.#current.instructions >= MANY_INSTRUCTIONS) {
      const name = `step, part ${++this.#count}`;
      this.#current = this.#table.declare(name, ['i32']);
      this.#table.call(this.#main.get(0), name);
    }
    return this.#current;
  }
}

import { Body } from '../../wasm/assembler.js';

/**
 * A function that has so many instructions takes no further kernel. V8 finds registers for all values of a function of
 * about three times as many; in a larger one, it puts each number on the stack after each instruction.
 */
const MANY_INSTRUCTIONS = 4_000;

/** The functions of a step: the first one calls the others, where their kernels come. Each is given the step's number. */
export class StepParts {
  readonly others: Body[] = [];
  readonly #main: Body;
  readonly #first: number;
  #current: Body;

  /** @param first where the first of the others comes among the functions of the module */
  constructor(main: Body, first: number) {
    this.#main = main;
    this.#first = first;
    this.#current = main;
  }

  /**
   * Where the next kernel is written.
   *
   * @param isFixed whether it may use what is held in locals, which are those of the first function
   */
  bodyFor(isFixed: boolean): Body {
    if (isFixed) this.#current = this.#main;
    else if (this.#current.instructions >= MANY_INSTRUCTIONS) {
      this.#main.get(0).call(this.#first + this.others.length);
      this.#current = new Body(1);
      this.others.push(this.#current);
    }
    return this.#current;
  }
}

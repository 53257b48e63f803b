import { describe } from '../../autodiff/evaluate.js';
import { type Floats, size, type Value } from '../../autodiff/graph.js';
import { isStoredMatrix } from '../../support/wasm/stored-matrix.js';
import type { ExampleMatrix, Program, StoredExamples } from '../program.js';

/**
 * What every engine asks of its callers, so that a call that cannot be meant is the same error in all of them, and
 * nothing is read or written out of place.
 *
 * Each method throws a RangeError for numbers that do not fit, an Error for a call that comes too early.
 */
export class Contract {
  readonly #program: Program;
  /** What `write` may replace, and `read` may read at any time. */
  readonly #kept: ReadonlySet<Value>;
  readonly #outputs: ReadonlySet<Value>;
  /** Fixed values that have no numbers yet. */
  readonly #awaited: Set<Value>;
  /** How many examples are loaded. */
  #count: number | undefined;
  #hasRun = false;

  constructor(program: Program) {
    this.#program = program;
    this.#kept = new Set([...program.state.map(({ value }) => value), ...program.fixed]);
    this.#outputs = new Set(program.outputs);
    this.#awaited = new Set(program.fixed);
  }

  load({ count, inputs, features, targets, weights }: ExampleMatrix | StoredExamples): void {
    const expected = this.#program.features.shape[1];
    if (inputs !== expected) {
      throw new RangeError(
        `load: the program takes ${expected} features an example, not ${inputs}`,
      );
    }
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`load: ${count} is no number of examples`);
    }
    if (isStoredMatrix(features)) {
      const { rows, columns } = features;
      if (rows !== count || columns !== inputs) {
        throw new RangeError(
          `load: ${count} examples have ${count} × ${inputs} features, not ${rows} × ${columns}`,
        );
      }
    } else checkLength(count, 'features', features, count * inputs);
    checkLength(count, 'targets', targets, count);
    checkLength(count, 'weights', weights, count);
    this.#count = count;
  }

  read(value: Value): void {
    if (this.#kept.has(value)) return;
    if (!this.#outputs.has(value)) {
      throw new RangeError(
        `read: ${describe(value)} is no state, fixed value or output of the program`,
      );
    }
    if (!this.#hasRun)
      throw new Error(`read: no step has computed the output ${describe(value)} yet`);
  }

  write(value: Value, numbers: ArrayLike<number>): void {
    if (!this.#kept.has(value)) {
      throw new RangeError(`write: ${describe(value)} is no state or fixed value of the program`);
    }
    if (numbers.length !== size(value.shape)) {
      throw new RangeError(
        `write: ${describe(value)} takes ${value.shape.join(' × ')} numbers, not ${numbers.length}`,
      );
    }
    this.#awaited.delete(value);
  }

  run(order: Uint32Array): void {
    const count = this.#count;
    if (count === undefined) throw new Error('run: no examples were loaded');
    for (const value of this.#awaited) {
      throw new Error(`run: nothing was written to the fixed value ${describe(value)}`);
    }
    // The sign of x or of last − x is set where x is no example, as there are less than 2³¹ of them. Nothing is decided
    // in the loop: it takes less than a hundredth of what the steps of the smallest network do.
    const last = count - 1;
    const { length } = order;
    let outside = 0;
    for (let i = 0; i < length; i++) {
      const x = order[i] | 0;
      outside |= x | (last - x);
    }
    if (outside < 0) {
      const at = order.findIndex((example) => example >= count);
      throw new RangeError(
        `run: example ${order[at]}, at place ${at} of the order, is not among the ${count} loaded`,
      );
    }
    this.#hasRun ||= order.length > 0;
  }
}

function checkLength(count: number, name: string, numbers: Floats, length: number): void {
  if (numbers.length === length) return;
  throw new RangeError(
    `load: ${count} examples have ${length} numbers of ${name}, not ${numbers.length}`,
  );
}

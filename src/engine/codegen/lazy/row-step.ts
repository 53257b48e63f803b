import type { Value } from '../../../autodiff/graph.js';
import type { Lanes } from '../../../autodiff/lanes.js';
import { Expression, type Level } from '../../vector/expression.js';
import type { LaneNode } from '../../vector/vectors.js';
import type { Body } from '../../wasm/assembler.js';
import type { CodegenContext } from '../kernels/operand-reader.js';

/** An update that sees of a step nothing but the gradient and what stays for the run. */
export interface RowUpdate {
  /** What it replaces, and by what. */
  readonly states: readonly { readonly value: Value; readonly next: Value }[];
  readonly gradient: Value;
}

/** What a place of a row is computed from: the states in their order, and the gradient. */
interface RowLeaves<T> {
  readonly states: readonly T[];
  readonly gradient: T;
}

/**
 * What a step makes of the states at one place of a row, in their order, in any kind of arithmetic.
 *
 * @param scalar what stands for a number that stays for the run
 */
export function rowStep<T>(
  lanes: Lanes<T>,
  { states, gradient }: RowUpdate,
  leaves: RowLeaves<T>,
  scalar: (value: Value) => T,
): T[] {
  const made = new Map<Value, T>([[gradient, leaves.gradient]]);
  states.forEach(({ value }, s) => {
    made.set(value, leaves.states[s]);
  });
  const make = (value: Value): T => {
    const { form } = value.op;
    if (form.kind === 'broadcast') return read(value.inputs[0]);
    if (form.kind === 'elementwise') return form.lane(lanes, ...value.inputs.map(read));
    if (form.kind === 'constant') return lanes.constant(form.numbers[0]);
    return scalar(value);
  };
  const read = (value: Value): T => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const result = make(value);
    made.set(value, result);
    return result;
  };
  return states.map(({ next }) => read(next));
}

/** The same, ready to be emitted for vectors that are in locals. */
export class RowStep {
  readonly #body: Body;
  readonly #locals: readonly number[];
  readonly #expression: Expression;

  constructor(
    { body, vectors, arena }: Pick<CodegenContext, 'body' | 'vectors' | 'arena'>,
    update: RowUpdate,
    { locals, gradient }: { readonly locals: readonly number[]; readonly gradient: number },
  ) {
    const levels = new Map<LaneNode, Level>();
    const leaf = (level: Level, emit: () => void): LaneNode => {
      const node = vectors.node([], emit);
      levels.set(node, level);
      return node;
    };
    const leaves = {
      states: locals.map((local) => leaf(2, () => body.get(local))),
      gradient: leaf(2, () => body.get(gradient)),
    };
    this.#body = body;
    this.#locals = locals;
    const nodes = rowStep<LaneNode>(vectors, update, leaves, (value) =>
      leaf(0, () => body.i32(0).memory(vectors.loadSplat, arena.place(value).offset)),
    );
    this.#expression = new Expression(body, nodes, levels);
  }

  /** Before all steps: computes what is the same for all of them. */
  begin(): void {
    this.#expression.enter(0);
  }

  /** One step: replaces the states in their locals. */
  emit(): void {
    const body = this.#body;
    this.#expression.enter(2);
    this.#expression.emitRoots().forEach((result, s) => {
      body.get(result).set(this.#locals[s]);
      body.release('v128', result);
    });
  }

  /** Behind all steps. */
  end(): void {
    this.#expression.leave(0);
  }
}

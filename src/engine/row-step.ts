import { topological, type Value } from '../autodiff/graph.js';
import { jvp } from '../autodiff/jvp.js';
import { input } from '../autodiff/ops/input.js';
import { Expression, type Level } from './expression.js';
import type { Emitter } from './inside.js';
import type { LaneNode, Vectors } from './lane-code.js';
import type { Body } from './wasm/assembler.js';

/** An update that sees of a step nothing but the gradient and what stays for the run. */
export interface RowUpdate {
  /** What it replaces, and by what. */
  readonly states: readonly { readonly value: Value; readonly next: Value }[];
  readonly gradient: Value;
}

/** What a vector of a row is computed from: the states in their order, and the gradient. */
interface RowLeaves {
  readonly states: readonly LaneNode[];
  readonly gradient: LaneNode;
}

/**
 * What a step makes of the states at one place of a row, in their order. A leaf that is `zeroOf(vectors)` is left out
 * of what it is added to or multiplied with.
 *
 * @param scalar loads a number that stays for the run
 */
export function rowStep(
  vectors: Vectors,
  { states, gradient }: RowUpdate,
  leaves: RowLeaves,
  scalar: (value: Value) => LaneNode,
): LaneNode[] {
  const lanes = withoutZeros(vectors);
  const made = new Map<Value, LaneNode>([[gradient, leaves.gradient]]);
  states.forEach(({ value }, s) => {
    made.set(value, leaves.states[s]);
  });
  const make = (value: Value): LaneNode => {
    const { form } = value.op;
    if (form.kind === 'broadcast') return read(value.inputs[0]);
    if (form.kind === 'elementwise') return form.lane(lanes, ...value.inputs.map(read));
    if (form.kind === 'constant') return vectors.constant(form.numbers[0]);
    return scalar(value);
  };
  const read = (value: Value): LaneNode => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const node = make(value);
    made.set(value, node);
    return node;
  };
  return states.map(({ next }) => read(next));
}

/** The same, ready to be emitted for vectors that are in locals. */
export class RowStep {
  readonly #body: Body;
  readonly #locals: readonly number[];
  readonly #nodes: readonly LaneNode[];
  readonly #expression: Expression;

  constructor(
    { body, vectors, arena }: Pick<Emitter, 'body' | 'vectors' | 'arena'>,
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
    this.#nodes = rowStep(vectors, update, leaves, (value) =>
      leaf(0, () => body.i32(0).memory(vectors.loadSplat, arena.place(value).offset)),
    );
    this.#expression = new Expression(body, this.#nodes, levels);
  }

  /** Before all steps: computes what is the same for all of them. */
  begin(): void {
    this.#expression.enter(0);
  }

  /** One step: replaces the states in their locals. */
  emit(): void {
    const body = this.#body;
    this.#expression.enter(2);
    // All are computed before any is replaced.
    const results = this.#nodes.map((node) => {
      const result = body.local('v128');
      this.#expression.emit(node);
      body.set(result);
      return result;
    });
    results.forEach((result, s) => {
      body.get(result).set(this.#locals[s]);
      body.release('v128', result);
    });
  }

  /** Behind all steps. */
  end(): void {
    this.#expression.leave(0);
  }
}

/**
 * Whether the new states are a linear map of the old ones and the gradient: their derivative by these depends on
 * none of them, and of zeros they are zeros.
 */
export function isLinear(vectors: Vectors, update: RowUpdate): boolean {
  const { states, gradient } = update;
  const moving = [...states.map(({ value }) => value), gradient];
  const directions = new Map(moving.map((value) => [value, input('direction', value.shape)]));
  const derivatives = jvp(
    states.map(({ next }) => next),
    directions,
  );
  const used = new Set(topological(derivatives));
  if (moving.some((value) => used.has(value))) return false;
  const zero = zeroOf(vectors);
  const leaves = { states: states.map(() => zero), gradient: zero };
  const scalar = (): LaneNode => vectors.node([], () => {});
  return rowStep(vectors, update, leaves, scalar).every((node) => node === zero);
}

/** The zero that is left out. */
export function zeroOf(vectors: Vectors): LaneNode {
  return vectors.constant(0);
}

/** Arithmetic that leaves a zero out: x + 0, x − 0, 0·x and 0/x, which are x and 0 for all finite x but 0/0. */
function withoutZeros(vectors: Vectors): Vectors {
  const zero = zeroOf(vectors);
  return {
    ...vectors,
    add: (a, b) => (a === zero ? b : b === zero ? a : vectors.add(a, b)),
    sub: (a, b) => (b === zero ? a : vectors.sub(a, b)),
    mul: (a, b) => (a === zero || b === zero ? zero : vectors.mul(a, b)),
    div: (a, b) => (a === zero ? zero : vectors.div(a, b)),
    neg: (x) => (x === zero ? zero : vectors.neg(x)),
  };
}

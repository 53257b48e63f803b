import { type Shape, sameShape, type Value } from '../autodiff/graph.js';
import { GOLDEN, streamKey } from '../autodiff/ops/uniform.js';
import { Expression, type Level } from './expression.js';
import type { LaneNode, Vectors } from './lane-code.js';
import { type Arena, linesOf } from './layout.js';
import { type Cursor, emitNest } from './nest.js';
import type { Body } from './wasm/assembler.js';

/** What emitting a kernel needs to know. */
export interface Emitter {
  readonly body: Body;
  readonly vectors: Vectors;
  readonly arena: Arena;
  readonly stored: ReadonlySet<Value>;
  /** The local of the step's number. */
  readonly step: number;
}

type Access = 'own' | 'row' | 'column' | 'scalar';

/** Emits elementwise values of one shape as one nest of loops. */
export function emitMap(emitter: Emitter, shape: Shape, roots: readonly Value[]): void {
  const { body, vectors, arena } = emitter;
  const inside = new Inside(emitter, shape);
  const nodes = roots.map((root) => inside.compute(root));
  const expression = new Expression(body, nodes, inside.leaves);
  const place = arena.place(roots[0]);
  const mask = tailMask(vectors, place.length);
  inside.at = scalars(body);
  expression.enter(0);
  emitNest(body, place, vectors.bytes, {
    line(cursor) {
      inside.at = cursor;
      expression.enter(1);
    },
    vector(cursor, tail) {
      inside.at = cursor;
      expression.enter(2);
      // All are computed before any is stored: one may overwrite the state that another reads.
      const results = nodes.map((node) => {
        const result = body.local('v128');
        expression.emit(node);
        body.set(result);
        return result;
      });
      roots.forEach((root, k) => {
        const offset = cursor.own(arena.place(root).offset);
        body.get(results[k]);
        if (tail) body.v128(mask).op('v128.and');
        body.memory('v128.store', offset);
        body.release('v128', results[k]);
      });
    },
  });
  expression.leave(0);
}

/**
 * Emits a sum or a maximum over an axis. A sum adds the vectors of a line one after the other and then their
 * lanes; down the rows, it adds row after row: always in the same order.
 */
export function emitReduction(emitter: Emitter, value: Value): void {
  const { body, vectors, arena } = emitter;
  const { form } = value.op;
  if (form.kind !== 'reduction') throw new Error(`${value.op.name} is no reduction`);
  const [input] = value.inputs;
  const inside = new Inside(emitter, input.shape);
  const node = inside.read(input);
  const expression = new Expression(body, [node], inside.leaves);
  const { lines, length } = linesOf(input.shape);
  const stride = Math.ceil((length * vectors.bytes) / 16) * 16;
  const combine = form.combine === 'sum' ? vectors.op('add') : vectors.op('max');
  const neutral = vectors.bytesOf(form.combine === 'sum' ? 0 : -Infinity);
  const mask = tailMask(vectors, length);
  const { offset } = arena.place(value);
  const take = (tail: boolean): void => {
    expression.emit(node);
    if (!tail) return;
    if (form.combine === 'sum') body.v128(mask).op('v128.and');
    else body.v128(neutral).v128(mask).op('v128.bitselect');
  };
  inside.at = scalars(body);
  expression.enter(0);
  if (lines > 1 && form.axis === 0) {
    // Down the rows: the result is a row, which the rows are added to.
    const result = arena.place(value);
    emitNest(body, { lines: 1, length: result.length, stride: result.stride }, vectors.bytes, {
      vector(cursor) {
        const at = cursor.own(offset);
        body.v128(neutral).memory('v128.store', at);
      },
    });
    emitNest(body, { lines, length, stride }, vectors.bytes, {
      line(cursor) {
        inside.at = cursor;
        expression.enter(1);
      },
      vector(cursor, tail) {
        inside.at = cursor;
        expression.enter(2);
        const to = cursor.row(offset);
        const from = cursor.row(offset);
        body.memory('v128.load', from);
        expression.emit(node);
        body.op(combine);
        if (tail) body.v128(mask).op('v128.and');
        body.memory('v128.store', to);
      },
    });
  } else {
    const sum = body.local('v128');
    emitNest(body, { lines, length, stride }, vectors.bytes, {
      line(cursor) {
        inside.at = cursor;
        expression.enter(1);
        body.v128(neutral).set(sum);
      },
      vector(cursor, tail) {
        inside.at = cursor;
        expression.enter(2);
        body.get(sum);
        take(tail);
        body.op(combine).set(sum);
      },
      lineEnd(cursor) {
        const at = cursor.column(offset);
        emitAcross(body, vectors, sum, combine);
        // A single number is stored with the zeros behind it: a vector is loaded faster as it was stored.
        if (lines > 1) body.get(sum).extract(vectors.element, 0).memory(vectors.store, at);
        else body.get(sum).v128(tailMask(vectors, 1)).op('v128.and').memory('v128.store', at);
      },
    });
    body.release('v128', sum);
  }
  expression.leave(0);
}

/** Combines the lanes of a local, halves first; all of its lanes become the result. */
function emitAcross(
  body: Body,
  { width }: Vectors,
  local: number,
  combine: Parameters<Body['op']>[0],
): void {
  const swapHalves = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
  const swapPairs = [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11];
  const fold = (lanes: readonly number[]): void => {
    body.get(local).get(local).get(local).shuffle(lanes).op(combine).set(local);
  };
  fold(swapHalves);
  if (width === 4) fold(swapPairs);
}

/** Ones in the lanes of the last vector that belong to a line of that length. */
export function tailMask({ bytes, width }: Vectors, length: number): Uint8Array {
  const lanes = length % width === 0 ? width : length % width;
  return Uint8Array.from({ length: 16 }, (_, i) => (i < lanes * bytes ? 255 : 0));
}

function scalars(body: Body): Cursor {
  const refuse = (): never => {
    throw new Error('nothing but scalars can be read outside of the loops');
  };
  return {
    own: refuse,
    row: refuse,
    column: refuse,
    count: refuse,
    scalar: (offset) => {
      body.i32(0);
      return offset;
    },
  };
}

/** Values as they are seen from inside a nest over a shape. */
class Inside {
  /** Where the nest stands, for the loads. */
  at: Cursor;
  readonly leaves = new Map<LaneNode, Level>();
  readonly #emitter: Emitter;
  readonly #shape: Shape;
  readonly #nodes = new Map<Value, LaneNode>();

  constructor(emitter: Emitter, shape: Shape) {
    this.#emitter = emitter;
    this.#shape = shape;
    this.at = scalars(emitter.body);
  }

  /** A value of the nest's shape, from its inputs; later reads of it take it from here. */
  compute(value: Value): LaneNode {
    const node = this.#make(value);
    this.#nodes.set(value, node);
    return node;
  }

  /** A value, wherever it is. */
  read(value: Value, access: Access = this.#accessOf(value)): LaneNode {
    const known = this.#nodes.get(value);
    if (known !== undefined) return known;
    const { form } = value.op;
    const immediate = form.kind === 'constant' && form.numbers.length === 1;
    if (immediate) return this.#emitter.vectors.constant(form.numbers[0]);
    if (this.#emitter.stored.has(value) || form.kind === 'constant') {
      const load = this.#load(value, access);
      if (access === this.#accessOf(value)) this.#nodes.set(value, load);
      return load;
    }
    return this.compute(value);
  }

  #make(value: Value): LaneNode {
    const { form } = value.op;
    switch (form.kind) {
      case 'elementwise':
        return form.lane(this.#emitter.vectors, ...value.inputs.map((input) => this.read(input)));
      case 'broadcast':
        return this.read(value.inputs[0]);
      case 'product': {
        // (a·b)ᵢⱼ = aᵢ bⱼ: only an outer product gets here
        const [a, b] = value.inputs;
        const line = this.#shape[1] === 1 ? 'column' : this.#shape[0] === 1 ? 'row' : undefined;
        const across: Access = line === undefined ? 'column' : line === 'column' ? 'own' : 'scalar';
        const along: Access = line === undefined ? 'row' : line === 'column' ? 'scalar' : 'own';
        return this.#emitter.vectors.mul(this.#load(a, across), this.#load(b, along));
      }
      case 'uniform':
        return this.#uniform(form.seed, form.stream);
      default:
        return this.read(value); // an input or a constant that is itself a result
    }
  }

  #accessOf({ shape }: Value): Access {
    if (sameShape(shape, this.#shape)) return 'own';
    if (sameShape(shape, [1, 1])) return 'scalar';
    return shape[0] === 1 ? 'row' : 'column';
  }

  #load(value: Value, access: Access): LaneNode {
    const { vectors, arena } = this.#emitter;
    const { form } = value.op;
    if (form.kind === 'constant' && form.numbers.length === 1)
      return vectors.constant(form.numbers[0]);
    const instruction = access === 'own' || access === 'row' ? 'v128.load' : vectors.loadSplat;
    const node = vectors.node([], (body) => {
      const offset = this.at[access](arena.place(value).offset);
      body.memory(instruction, offset);
    });
    this.leaves.set(node, access === 'scalar' ? 0 : access === 'column' ? 1 : 2);
    return node;
  }

  /** As `ops/uniform.ts`: mix(key + (place + 1)·golden) ≫ 8, times 2⁻²⁴. */
  #uniform(seed: number, stream: number): LaneNode {
    const { vectors, step } = this.#emitter;
    const key = streamKey(seed, stream);
    const node = vectors.node([], (body) => {
      emitMix(body, () => body.i32(key).get(step).op('i32.xor'));
      body.op('i32x4.splat');
      this.at.count();
      body
        .op('i32x4.splat')
        .v128(words([1, 2, 3, 4]))
        .op('i32x4.add');
      body
        .v128(words([GOLDEN, GOLDEN, GOLDEN, GOLDEN]))
        .op('i32x4.mul')
        .op('i32x4.add');
      const h = body.local('v128');
      body.set(h);
      for (const [shift, factor] of [
        [16, 0x85ebca6b],
        [13, 0xc2b2ae35],
      ]) {
        body.get(h).get(h).i32(shift).op('i32x4.shr_u').op('v128.xor');
        body
          .v128(words([factor, factor, factor, factor]))
          .op('i32x4.mul')
          .set(h);
      }
      body.get(h).get(h).i32(16).op('i32x4.shr_u').op('v128.xor').i32(8).op('i32x4.shr_u');
      body.op(vectors.element === 'f32' ? 'f32x4.convert_i32x4_u' : 'f64x2.convert_low_i32x4_u');
      body.v128(vectors.bytesOf(1 / 16777216)).op(vectors.op('mul'));
      body.release('v128', h);
    });
    this.leaves.set(node, 2);
    return node;
  }
}

/** MurmurHash3's finalizer of the number that `push` leaves, as in `ops/uniform.ts`. */
function emitMix(body: Body, push: () => void): void {
  const h = body.local('i32');
  push();
  body.set(h);
  for (const [shift, factor] of [
    [16, 0x85ebca6b],
    [13, 0xc2b2ae35],
  ]) {
    body.get(h).get(h).i32(shift).op('i32.shr_u').op('i32.xor').i32(factor).op('i32.mul').set(h);
  }
  body.get(h).get(h).i32(16).op('i32.shr_u').op('i32.xor');
  body.release('i32', h);
}

function words(numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  numbers.forEach((n, i) => {
    view.setInt32(4 * i, n | 0, true);
  });
  return new Uint8Array(view.buffer);
}

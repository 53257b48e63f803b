import { type Shape, sameShape, size, type Value } from '../../../autodiff/graph.js';
import { GOLDEN, streamKey } from '../../../support/split-mix.js';
import type { Body } from '../../../support/wasm/assembler.js';
import { layoutOf, type Place } from '../../ir/layout.js';
import type { Level } from '../../vector/expression.js';
import type { LaneNode, Vectors } from '../../vector/vectors.js';
import type { CodegenContext } from './codegen-context.js';
import { withoutTiny } from './flush-subnormals.js';
import type { Cursor } from './loop-nest.js';

type Access = 'own' | 'row' | 'column' | 'scalar';
/** How often a load of each kind changes. */
const LEVELS: Readonly<Record<Access, Level>> = { own: 2, row: 2, column: 1, scalar: 0 };

/** Reads values as operands of what is computed in a nest of loops over a shape. */
export class OperandReader {
  /** Where the nest stands, for the loads. */
  at: Cursor;
  readonly leaves = new Map<LaneNode, Level>();
  readonly #context: CodegenContext;
  readonly #shape: Shape;
  readonly #nodes = new Map<Value, LaneNode>();

  constructor(context: CodegenContext, shape: Shape) {
    this.#context = context;
    this.#shape = shape;
    this.at = outside(context.body);
  }

  /** Lets a value of the nest's shape, or a row, be read from where `emit` leaves its vector. */
  provide(value: Value, emit: (body: Body) => void): void {
    const node = this.#context.vectors.node([], emit);
    this.leaves.set(node, LEVELS[this.#accessOf(value)]);
    this.#nodes.set(value, node);
  }

  /** A value of the nest's shape, from its inputs; later reads of it take it from here. */
  compute(value: Value): LaneNode {
    const { vectors, flushed } = this.#context;
    const made = this.#make(value);
    const node = flushed.has(value) ? withoutTiny(vectors, made) : made;
    this.#nodes.set(value, node);
    return node;
  }

  /** A value, wherever it is. */
  read(value: Value, access: Access = this.#accessOf(value)): LaneNode {
    const isUsual = access === this.#accessOf(value);
    const known = isUsual ? this.#nodes.get(value) : undefined;
    if (known !== undefined) return known;
    const { form } = value.op;
    const immediate = form.kind === 'constant' && form.numbers.length === 1;
    if (immediate) return this.#context.vectors.constant(form.numbers[0]);
    if (this.#context.stored.has(value) || form.kind === 'constant') {
      const load = this.#load(value, access);
      if (isUsual) this.#nodes.set(value, load);
      return load;
    }
    return this.compute(value);
  }

  #make(value: Value): LaneNode {
    const { form } = value.op;
    switch (form.kind) {
      case 'elementwise':
        return form.lane(this.#context.vectors, ...value.inputs.map((input) => this.read(input)));
      case 'broadcast':
        return this.read(value.inputs[0]);
      case 'product': {
        // (a·b)ᵢⱼ = aᵢ bⱼ: only an outer product gets here
        const [a, b] = value.inputs;
        const [across, along] = outerAccess(this.#shape);
        return this.#context.vectors.mul(this.read(a, across), this.read(b, along));
      }
      case 'uniform':
        return this.#uniform(form.seed, form.stream);
      default:
        return this.read(value); // an input or a constant that is itself a result
    }
  }

  #accessOf({ shape }: Value): Access {
    if (sameShape(shape, [1, 1])) return 'scalar';
    if (sameShape(shape, this.#shape)) return 'own';
    return shape[0] === 1 ? 'row' : 'column';
  }

  #load(value: Value, access: Access): LaneNode {
    const { vectors, arena } = this.#context;
    const { form } = value.op;
    if (form.kind === 'constant' && form.numbers.length === 1)
      return vectors.constant(form.numbers[0]);
    if (this.#context.locals.holds(value)) return this.#held(value, access);
    const instruction = access === 'own' || access === 'row' ? 'v128.load' : vectors.loadSplat;
    const node = vectors.node([], (body) => {
      const offset = this.at[access](arena.place(value).offset);
      body.memory(instruction, offset);
    });
    this.leaves.set(node, LEVELS[access]);
    return node;
  }

  /** A value that is in locals, where they are known by number. */
  #held(value: Value, access: Access): LaneNode {
    const { vectors, locals } = this.#context;
    const node = vectors.node([], (body) => {
      const { line, vector } = this.at.fixed ?? { line: 0, vector: 0 };
      if (access === 'scalar') locals.splat(body, value, 0);
      else if (access === 'column') locals.splat(body, value, line);
      else if (access === 'row') body.get(locals.local(value, vector));
      else body.get(locals.local(value, vectorOf(this.at, layoutOf(value.shape, vectors.bytes))));
    });
    this.leaves.set(node, LEVELS[access]);
    return node;
  }

  /** As `ops/uniform.ts`: mix(key + (place + 1)·golden) ≫ 8, times 2⁻²⁴. */
  #uniform(seed: number, stream: number): LaneNode {
    const { vectors, step } = this.#context;
    const key = streamKey(seed, stream);
    // A scalar is in every lane.
    const places = size(this.#shape) === 1 ? [1, 1, 1, 1] : [1, 2, 3, 4];
    const node = vectors.node([], (body) => {
      emitMix(body, () => body.i32(key).get(step).op('i32.xor'));
      body.op('i32x4.splat');
      this.at.count();
      body.op('i32x4.splat').v128(words(places)).op('i32x4.add');
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

/** How the two sides of an outer product of a shape are read. A scalar is in every lane, whatever it is made of. */
function outerAccess([rows, columns]: Shape): readonly [Access, Access] {
  if (rows === 1) return ['scalar', columns === 1 ? 'scalar' : 'own'];
  return columns === 1 ? ['own', 'scalar'] : ['column', 'row'];
}

/** The number of the vector where an unrolled nest stands. */
export function vectorOf({ fixed }: Cursor, { stride }: Pick<Place, 'stride'>): number {
  if (fixed === undefined) throw new Error('only what is unrolled can be held in locals');
  return (fixed.line * stride) / 16 + fixed.vector;
}

/** Ones in the lanes of the last vector that belong to a line of that length. */
export function tailMask({ bytes, width }: Vectors, length: number): Uint8Array {
  const lanes = length % width === 0 ? width : length % width;
  return Uint8Array.from({ length: 16 }, (_, i) => (i < lanes * bytes ? 255 : 0));
}

/** Outside of the loops, where nothing but scalars can be read. */
export function outside(body: Body): Cursor {
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

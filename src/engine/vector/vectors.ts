import type { Lanes } from '../../autodiff/lanes.js';
import type { Body } from '../../support/wasm/assembler.js';
import type { Instruction } from '../../support/wasm/instructions.js';
import { HIGH_HALVES, LOW_HALVES } from './shuffles.js';
import { double, type Elementary, single } from './transcendental.js';
import { doubleWave, type QuadrantOf, singleWave } from './trigonometric.js';

/** A vector of lanes as a node of an expression: its arguments are emitted first, then itself. */
export interface LaneNode {
  readonly inputs: readonly LaneNode[];
  emit(body: Body): void;
}

/** Expressions and their code for vectors of one precision. */
export interface Vectors extends Lanes<LaneNode> {
  readonly element: 'f32' | 'f64';
  /** Bytes of a number. */
  readonly bytes: 4 | 8;
  /** Numbers in a vector. */
  readonly width: 4 | 2;
  /** The instruction of this shape: `op('mul')` is `f32x4.mul`. */
  op(name: FloatOperation): Instruction;
  readonly loadSplat: 'v128.load32_splat' | 'v128.load64_splat';
  readonly load: 'f32.load' | 'f64.load';
  readonly store: 'f32.store' | 'f64.store';
  /** 16 bytes that hold a number in every lane, or one for each. */
  bytesOf(lanes: number | readonly number[]): Uint8Array;
  /** An integer vector of the same lanes, as an immediate. */
  integers(n: bigint): LaneNode;
  /** A node of any instruction. */
  node(inputs: readonly LaneNode[], emit: (body: Body) => void): LaneNode;
}

/**
 * Leaves a vector that has the number at an address in all lanes. The address is all there is: V8 keeps the sum of an
 * offset and the beginning of the memory in a register for each such instruction, and has too few of them.
 */
export function pushSplat(body: Body, { loadSplat }: Pick<Vectors, 'loadSplat'>): void {
  body.memory(loadSplat, 0);
}

type FloatOperation =
  | 'abs'
  | 'add'
  | 'div'
  | 'eq'
  | 'gt'
  | 'max'
  | 'min'
  | 'mul'
  | 'ne'
  | 'neg'
  | 'pmax'
  | 'pmin'
  | 'sqrt'
  | 'sub';

const ofDouble: Vectors = makeVectors('f64', double, (x, quadrantOf) =>
  doubleWave(ofDouble, x, quadrantOf),
);

/**
 * Waves of float32 are computed in two halves of float64: exact differences from a multiple of π/2 would cost more in parts
 * of eleven bits, for which there is room in float32.
 */
const ofSingle: Vectors = makeVectors('f32', single, (x, quadrantOf) => {
  const { node } = ofSingle;
  const high = node([x, x], (body) => body.shuffle(HIGH_HALVES));
  const halves = [x, high].map((half) => {
    const promoted = node([half], (body) => body.op('f64x2.promote_low_f32x4'));
    const wave = singleWave(ofDouble, promoted, quadrantOf);
    return node([wave], (body) => body.op('f32x4.demote_f64x2_zero'));
  });
  return node(halves, (body) => body.shuffle(LOW_HALVES));
});

export const vectors = { single: ofSingle, double: ofDouble };

/** How sin x is computed for what begins in the first quadrant, and cos x for what begins in the second. */
type Wave = (x: LaneNode, quadrantOf: QuadrantOf<LaneNode>) => LaneNode;

/** Of so many quadrants further on than the low bits of a float64 say. */
function quadrantFrom(first: 0n | 1n): QuadrantOf<LaneNode> {
  return (rounded) => {
    const { node, integers } = ofDouble;
    const place =
      first === 0n ? rounded : node([rounded, integers(first)], (body) => body.op('i64x2.add'));
    const shifted = (by: number): LaneNode => node([place], (body) => body.i32(by).op('i64x2.shl'));
    const sign = node([shifted(62), integers(-1n << 63n)], (body) => body.op('v128.and'));
    return {
      isOdd: node([shifted(63)], (body) => body.i32(63).op('i64x2.shr_s')),
      signed: (y) => node([y, sign], (body) => body.op('v128.xor')),
    };
  };
}

function makeVectors(element: 'f32' | 'f64', e: Elementary, wave: Wave): Vectors {
  const width = element === 'f32' ? 4 : 2;
  const shape = element === 'f32' ? ('f32x4' as const) : ('f64x2' as const);
  const integer = element === 'f32' ? ('i32x4' as const) : ('i64x2' as const);
  const bytes = element === 'f32' ? 4 : 8;
  const constants = new Map<number, LaneNode>();

  const node = (inputs: readonly LaneNode[], emit: (body: Body) => void): LaneNode => ({
    inputs,
    emit,
  });
  const apply = (name: Instruction, ...inputs: LaneNode[]): LaneNode =>
    node(inputs, (body) => body.op(name));
  const shift = (name: 'shl' | 'shr_s' | 'shr_u', x: LaneNode, by: number): LaneNode =>
    node([x], (body) => body.i32(by).op(`${integer}.${name}`));
  const bytesOf = (lanes: number | readonly number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(16));
    for (let i = 0; i < width; i++) {
      const x = typeof lanes === 'number' ? lanes : lanes[i];
      if (bytes === 4) view.setFloat32(4 * i, x, true);
      else view.setFloat64(8 * i, x, true);
    }
    return new Uint8Array(view.buffer);
  };
  const integers = (n: bigint): LaneNode => {
    const view = new DataView(new ArrayBuffer(16));
    for (let i = 0; i < width; i++) {
      if (bytes === 4) view.setInt32(4 * i, Number(BigInt.asIntN(32, n)), true);
      else view.setBigInt64(8 * i, n, true);
    }
    return node([], (body) => body.v128(new Uint8Array(view.buffer)));
  };
  const bitsOf = (x: number): bigint => {
    const view = new DataView(new ArrayBuffer(8));
    if (bytes === 8) view.setFloat64(0, x);
    else view.setFloat32(0, x);
    return bytes === 8 ? view.getBigInt64(0) : BigInt(view.getInt32(0));
  };

  const v: Vectors = {
    element,
    bytes,
    width,
    op: (name) => `${shape}.${name}`,
    loadSplat: element === 'f32' ? 'v128.load32_splat' : 'v128.load64_splat',
    load: `${element}.load`,
    store: `${element}.store`,
    bytesOf,
    integers,
    node,
    constant(x) {
      const made = node([], (body) => body.v128(bytesOf(x)));
      if (Object.is(x, -0)) return made; // a map takes it for 0
      const known = constants.get(x);
      if (known === undefined) constants.set(x, made);
      return known ?? made;
    },
    add: (a, b) => apply(`${shape}.add`, a, b),
    sub: (a, b) => apply(`${shape}.sub`, a, b),
    mul: (a, b) => apply(`${shape}.mul`, a, b),
    div: (a, b) => apply(`${shape}.div`, a, b),
    neg: (x) => apply(`${shape}.neg`, x),
    abs: (x) => apply(`${shape}.abs`, x),
    sqrt: (x) => apply(`${shape}.sqrt`, x),
    min: (a, b) => apply(`${shape}.min`, a, b),
    max: (a, b) => apply(`${shape}.max`, a, b),
    greater: (a, b) => apply(`${shape}.gt`, a, b),
    equal: (a, b) => apply(`${shape}.eq`, a, b),
    choose: (mask, a, b) => apply('v128.bitselect', a, b, mask),
    keep: (mask, x) => apply('v128.and', mask, x),
    // x = k ln 2 + r; e^x = 2^k e^r, with 2^k in two factors so that subnormal results come out right.
    exp(given) {
      // Where the result is 0 or ∞ anyway, a bound that keeps the exponents within their bits; a NaN stays.
      const above = apply(v.op('pmax'), given, v.constant(e.lowest));
      const x = apply(v.op('pmin'), above, v.constant(e.highest));
      const rounded = v.add(v.mul(x, v.constant(Math.LOG2E)), v.constant(e.magic));
      const k = v.sub(rounded, v.constant(e.magic));
      const high = v.sub(x, v.mul(k, v.constant(e.ln2High)));
      const low = v.mul(k, v.constant(e.ln2Low));
      const y = e.expReduced(v, v.sub(high, low), high, low);
      const whole = apply(`${integer}.sub`, rounded, integers(bitsOf(e.magic)));
      const first = shift('shr_s', whole, 1);
      const powerOf = (n: LaneNode): LaneNode =>
        shift('shl', apply(`${integer}.add`, n, integers(e.bias)), e.mantissa);
      const second = apply(`${integer}.sub`, whole, first);
      return v.mul(v.mul(y, powerOf(first)), powerOf(second));
    },
    // x = 2^k m with m in [√½, √2): the exponent and the mantissa are cut out of the bits.
    log(x) {
      const tiny = v.greater(v.constant(e.smallestNormal), x);
      const lifted = v.choose(tiny, v.mul(x, v.constant(e.lift)), x);
      const biased = shift('shr_u', lifted, e.mantissa);
      const m = apply(
        'v128.or',
        apply('v128.and', lifted, integers(e.fullMantissa)),
        integers(e.bias << BigInt(e.mantissa)),
      );
      const above = v.greater(m, v.constant(Math.SQRT2));
      const f = v.sub(v.choose(above, v.mul(m, v.constant(0.5)), m), v.constant(1));
      // An integer below 2^mantissa in the low bits of `magic` is that number added to it.
      const exponent = v.sub(
        apply(`${integer}.add`, biased, integers(bitsOf(e.magic))),
        v.constant(e.magic + Number(e.bias)),
      );
      const k = v.sub(
        v.add(exponent, v.keep(above, v.constant(1))),
        v.keep(tiny, v.constant(e.liftExponent)),
      );
      const y = e.logReduced(v, f, k);
      const finite = v.choose(v.equal(x, v.constant(Infinity)), x, y);
      const atZero = v.choose(v.equal(x, v.constant(0)), v.constant(-Infinity), finite);
      const negative = v.greater(v.constant(0), x);
      const isNumber = v.equal(x, x);
      return v.choose(negative, v.constant(Number.NaN), v.choose(isNumber, atZero, x));
    },
    // Odd: computed of |x|, and the sign put back.
    tanh(x) {
      const sign = apply('v128.and', x, integers(-1n << BigInt(8 * bytes - 1)));
      const y = e.tanhPositive(v, v.abs(x));
      return apply('v128.or', y, sign);
    },
    // 1/(1 + e^−|x|) for x ≥ 0, and e^−|x|/(1 + e^−|x|) else: the exponential cannot overflow.
    sigmoid(x) {
      const t = v.exp(v.neg(v.abs(x)));
      return v.div(
        v.choose(v.greater(v.constant(0), x), t, v.constant(1)),
        v.add(v.constant(1), t),
      );
    },
    sin: (x) => wave(x, quadrantFrom(0n)),
    cos: (x) => wave(x, quadrantFrom(1n)),
  };
  return v;
}

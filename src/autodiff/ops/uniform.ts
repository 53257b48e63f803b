import { apply, type Shape, type Value } from '../graph.js';

/**
 * Uniform random numbers in [0, 1), multiples of 2⁻²⁴, the same wherever and however often they are
 * computed: each is a hash of (seed, stream, step, place), where `stream` tells several such values of one
 * graph apart, `step` is the number of the run and `place` the position in the matrix.
 *
 * The generator is SplitMix with 32 bits (Steele, Lea and Flood, 2014), keyed by MurmurHash3's
 * finalizer; integers only.
 */
export function uniform(shape: Shape, seed: number, stream: number): Value {
  return apply(
    {
      name: 'uniform',
      shape: () => shape,
      evaluate(out, _value, _inputs, { step }) {
        const key = uniformKey(seed, stream, step);
        for (let place = 0; place < out.length; place++) {
          out[place] = (mix((key + Math.imul(place + 1, GOLDEN)) | 0) >>> 8) / 16777216;
        }
      },
      vjp: [],
      jvp: [],
    },
    [],
  );
}

/** 2³² divided by the golden ratio, made odd: the step of SplitMix. */
const GOLDEN = 0x9e3779b9;

/** The 32-bit state from which one step's numbers of one stream follow. */
function uniformKey(seed: number, stream: number, step: number): number {
  return mix(mix(mix(seed) ^ stream) ^ step);
}

/** MurmurHash3's 32-bit finalizer (Appleby, public domain): every input bit changes every output bit. */
function mix(h: number): number {
  let x = h | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

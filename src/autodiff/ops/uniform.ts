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
      form: { kind: 'uniform', seed, stream },
      shape: () => shape,
      evaluate(out, _value, _inputs, { step }) {
        const key = mix(streamKey(seed, stream) ^ step);
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
export const GOLDEN = 0x9e3779b9;

/** What of the state is the same in every step: one step's numbers follow from mix(key ^ step). */
export function streamKey(seed: number, stream: number): number {
  return mix(mix(seed) ^ stream);
}

/** MurmurHash3's 32-bit finalizer (Appleby, public domain): every input bit changes every output bit. */
function mix(h: number): number {
  let x = h | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

import { GOLDEN, mix, streamKey } from '../../support/split-mix.js';
import { apply, type Shape, type Value } from '../graph.js';

/**
 * Uniform random numbers in [0, 1), multiples of 2⁻²⁴, the same wherever and however often they are
 * computed: each is a hash of (seed, stream, step, place), where `stream` tells several such values of one
 * graph apart, `step` is the number of the run and `place` the position in the matrix.
 *
 * The generator is SplitMix with 32 bits (Steele, Lea and Flood, 2014), keyed by a hash; integers only.
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

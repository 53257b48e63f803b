import type { Floats } from '../../autodiff/graph.js';
import { bytesOf, createSha256, joined } from '../../support/platform.js';
import type { NamedNumbers } from '../../training/named-numbers.js';
import { CHECKPOINT_MAGIC, CHECKPOINT_VERSION, type Checkpoint } from './checkpoint.js';
import { bytesOfNumbers } from './number-bytes.js';

/**
 * A checkpoint as the pieces of a file:
 *
 *     "mlp-checkpoint" NUL
 *     version, length of the header      uint32, little-endian
 *     header                             JSON: names, counters, recipe, how many numbers there are of what
 *     numbers                            little-endian: the curve, the states, the best weights, finished networks, in the order of the header
 *     SHA-256 of all before              64 hexadecimal digits
 *
 * What has to be exact, and may be no number or −0, is among the numbers: JSON has neither.
 */
export function* checkpointBytes(checkpoint: Checkpoint): Generator<Uint8Array> {
  const { curve, state, ...origin } = checkpoint;
  const { numbers, record: _, best, before, ...counters } = state; // the record is the last of the curve
  const header = bytesOf(
    JSON.stringify({
      ...origin,
      ...counters,
      curve: curve.fields,
      numbers: sizesOf(numbers),
      ...(best && { best: withSizes(best) }),
      ...(before && { before: before.map(withSizes) }),
    }),
  );
  const sizes = new DataView(new ArrayBuffer(8));
  sizes.setUint32(0, CHECKPOINT_VERSION, true);
  sizes.setUint32(4, header.length, true);

  const hash = createSha256();
  const hashed = (bytes: Uint8Array): Uint8Array => {
    hash.update(bytes);
    return bytes;
  };
  yield hashed(joined([bytesOf(CHECKPOINT_MAGIC), new Uint8Array(sizes.buffer), header]));
  yield hashed(bytesOfNumbers(curve.numbers));
  for (const named of [
    numbers,
    best?.weights ?? {},
    ...(before ?? []).map(({ weights }) => weights),
  ]) {
    for (const own of Object.values(named)) yield hashed(bytesOfNumbers(own));
  }
  yield bytesOf(hash.hex());
}

function withSizes<T extends { readonly weights: NamedNumbers }>(trained: T) {
  return { ...trained, weights: sizesOf(trained.weights) };
}

/** In what order numbers follow, and how many bytes each set of them takes. */
function sizesOf(numbers: NamedNumbers) {
  return Object.entries(numbers).map(([name, own]) => ({
    name,
    precision: precisionOf(own),
    length: own.length,
  }));
}

function precisionOf(numbers: Floats): 'single' | 'double' {
  return numbers instanceof Float32Array ? 'single' : 'double';
}

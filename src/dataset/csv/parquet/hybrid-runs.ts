import { readVarint } from './varint.js';

/** Of 2, as far as the bits of a number and those of a byte reach. */
const powers = Float64Array.from({ length: 41 });
powers.forEach((_, i) => {
  powers[i] = i === 0 ? 1 : 2 * powers[i - 1];
});

/**
 * Numbers in Parquet's hybrid of runs and packed bits.
 *
 * @param width bits of a number, up to 32
 * @throws Error where the bytes end before the numbers do
 */
export function readHybridRuns(
  bytes: Uint8Array,
  width: number,
  into: Uint8Array | Uint32Array,
): void {
  if (width > 32) throw new Error('a number of its dictionaries has more than 32 bits');
  let at = 0;
  const next = (): number => {
    if (at >= bytes.length) throw new Error('a page of it ends within its values');
    return bytes[at++];
  };
  for (let seen = 0; seen < into.length; ) {
    const header = readVarint(next);
    const isPacked = header % 2 === 1;
    const size = Math.floor(header / 2);
    const count = Math.min(isPacked ? 8 * size : size, into.length - seen);
    if (count === 0) continue; // which took a byte
    if (isPacked) {
      const end = at + size * width;
      unpack(bytes.subarray(at), width, into.subarray(seen, seen + count));
      at = end;
    } else {
      let value = 0;
      for (let i = 0; i < width; i += 8) value += next() * powers[i];
      into.fill(value, seen, seen + count);
    }
    seen += count;
  }
}

/** The lowest bits of a byte come first. */
function unpack(bytes: Uint8Array, width: number, into: Uint8Array | Uint32Array): void {
  if (bytes.length * 8 < into.length * width) {
    throw new Error('a page of it ends within its values');
  }
  const mask = powers[width];
  // Up to 7 bits of the last byte and a number of 32: more than an integer of 32 bits has.
  let bits = 0;
  let known = 0;
  let at = 0;
  for (let i = 0; i < into.length; i++) {
    while (known < width) {
      bits += bytes[at++] * powers[known];
      known += 8;
    }
    into[i] = bits % mask;
    bits = Math.floor(bits / mask);
    known -= width;
  }
}

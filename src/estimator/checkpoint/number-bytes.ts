import type { Floats } from '../../autodiff/graph.js';

/** Whether this machine has the least significant byte first, as files do. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of numbers, little-endian; those of the array itself where the machine has them so. */
export function bytesOfNumbers(numbers: Floats, isAsStored = isLittleEndian): Uint8Array {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return isAsStored ? bytes : turned(bytes, numbers.BYTES_PER_ELEMENT);
}

/** The inverse: numbers of their own, as many as the bytes hold. */
export function numbersOfBytes(
  bytes: Uint8Array,
  precision: 'single' | 'double',
  isAsStored = isLittleEndian,
): Floats {
  const width = precision === 'single' ? 4 : 8;
  // A Buffer's `slice` would be a view, which may begin at any byte.
  const { buffer } = isAsStored ? Uint8Array.from(bytes) : turned(bytes, width);
  return precision === 'single' ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** A copy with the bytes of each number in the other order. */
function turned(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse();
  return copy;
}

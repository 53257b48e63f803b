/** The most bytes of a number of 64 bits. */
const LONGEST = 10;

/**
 * A number whose bytes have seven bits of it each, the lowest first, and say by the eighth that another one follows.
 *
 * @param next gives the next byte
 * @throws Error for one without an end
 */
export function readVarint(next: () => number): number {
  let value = 0;
  let factor = 1;
  for (let i = 0; i < LONGEST; i++) {
    const byte = next();
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 128;
  }
  throw new Error('a number of it has no end');
}

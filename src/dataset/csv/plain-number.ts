const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const MINUS = 0x2d;
/** With so many digits a whole number is exact in float64, and so is the power of ten that divides it. */
const DIGITS = 15;
const POWERS = Array.from({ length: DIGITS + 1 }, (_, n) => Number(`1e${n}`));

/**
 * The number that some bytes say, if it is a plain one: a sign, up to fifteen digits, a point among them. NaN for
 * everything else, which `parseNumber` knows, and for whole numbers that begin with a zero, which may be codes. The result is the same to the bit: a quotient of two exact numbers
 * is rounded once (Clinger, 1990).
 */
export function plainNumber(bytes: Uint8Array, from: number, to: number): number {
  const head = bytes[from];
  // In files of many columns, most fields are one digit, and most of these a zero.
  if (to - from === 1) return head >= ZERO && head <= NINE ? head - ZERO : Number.NaN;
  const negative = head === MINUS;
  const start = negative ? from + 1 : from;
  if (to - start > DIGITS + 1) return Number.NaN;
  let whole = 0;
  let point = -1;
  for (let i = start; i < to; i++) {
    const byte = bytes[i];
    if (byte >= ZERO && byte <= NINE) whole = whole * 10 + (byte - ZERO);
    else if (byte === POINT && point === -1) point = i;
    else return Number.NaN;
  }
  const digits = to - start - (point === -1 ? 0 : 1);
  if (digits === 0 || digits > DIGITS) return Number.NaN;
  if (bytes[start] === ZERO && digits > 1 && point === -1) return Number.NaN;
  const x = point === -1 ? whole : whole / POWERS[to - point - 1];
  return negative && x !== 0 ? -x : x;
}

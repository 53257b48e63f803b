import type { Body, Label } from '../../support/wasm/assembler.js';
import type { Places } from './places.js';

/** Bytes that all 16 of a vector are. */
export function everyByte(byte: number): Uint8Array {
  return new Uint8Array(16).fill(byte);
}

/** Two 16-bit numbers, alternately. */
function pairs(even: number, odd: number): Uint8Array {
  return new Uint8Array(
    Int16Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? even : odd)).buffer,
  );
}

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;
/** With so many digits a whole number is exact in float64, and so is the power of ten that divides it. */
const DIGITS = 15;
const HALVES = new Uint8Array(Float64Array.of(1e8, 1).buffer);

/** What is known of the field at hand, in locals. */
export interface NumberField {
  /** Where it begins. */
  readonly p: number;
  /** Its 16 bytes. */
  readonly bytes: number;
  /** Whether it begins with a minus, and has a point; a bit for each point. */
  readonly negative: number;
  readonly point: number;
  readonly points: number;
  /** Where in it the whole part ends, and where the digits do. */
  readonly whole: number;
  readonly end: number;
  /** The number. */
  readonly x: number;
  /** How many digits are behind the point. */
  readonly decimals: number;
}

export function numberFieldLocals(body: Body, p: number): NumberField {
  const [negative, point, points, whole, end, decimals] = Array.from({ length: 6 }, () =>
    body.local('i32'),
  );
  const [bytes, x] = [body.local('v128'), body.local('f64')];
  return { p, bytes, negative, point, points, whole, end, x, decimals };
}

/**
 * Finds the ends of a plain number at `p`: what is neither a digit nor a point ends it, so all between is digits and
 * points by construction. Where the next field begins depends on nothing else, which is what the processor waits for.
 */
export function emitFindEnds(body: Body, field: NumberField): void {
  const { p, bytes, negative, points, point, whole, end } = field;
  const isPoint = body.local('v128');
  body.get(p).memory('v128.load', 0).tee(bytes);
  // Digits are the lowest signed bytes after 80 is added.
  body
    .v128(everyByte(80))
    .op('i8x16.add')
    .v128(everyByte((0x39 + 80) & 0xff))
    .op('i8x16.gt_s');
  body.get(bytes).v128(everyByte(POINT)).op('i8x16.eq').tee(isPoint);
  body.op('v128.andnot').op('i8x16.bitmask');
  body.get(p).memory('i32.load8_u', 0).i32(MINUS).op('i32.eq').tee(negative);
  body.op('i32.sub'); // of a minus, which is in bit 0, the bit is cleared
  body.i32(0x10000).op('i32.or').op('i32.ctz').set(end);
  body.get(isPoint).op('i8x16.bitmask').i32(1).get(end).op('i32.shl').tee(whole);
  body.i32(1).op('i32.sub').op('i32.and').tee(points);
  body.get(whole).op('i32.or').op('i32.ctz').tee(whole);
  body.get(end).op('i32.ne').set(point);
  body.release('v128', isPoint);
}

/**
 * Leaves whether the digits can be read at once: from one to fifteen of them, not more than one point, and no leading
 * zero, which may make the field a code.
 */
export function emitIsPlain(body: Body, field: NumberField): void {
  const { p, negative, points, point, whole, end } = field;
  body.get(end).get(negative).op('i32.sub').get(point).op('i32.sub');
  body.i32(1).op('i32.sub').i32(DIGITS).op('i32.lt_u');
  body.get(whole).get(negative).op('i32.sub').i32(2).op('i32.lt_u');
  body.get(p).get(negative).op('i32.add').memory('i32.load8_u', 0).i32(ZERO).op('i32.ne');
  body.op('i32.or').op('i32.and');
  body.get(points).get(points).i32(1).op('i32.sub').op('i32.and').op('i32.eqz').op('i32.and');
  body.get(whole).get(end).op('i32.ne').get(point).op('i32.eq').op('i32.and');
}

/**
 * Reads the digits: those of both sides of the point as one whole number, which a power of ten divides. Both are exact,
 * so the quotient is rounded once, to what `Number` gives (Clinger, 1990).
 */
export function emitDigits(
  body: Body,
  field: NumberField,
  { shuffles, powers, masks }: Places,
  isSigned = true,
): void {
  const { bytes, negative, point, whole, end, x, decimals } = field;
  const [fours, sign] = [body.local('v128'), body.local('v128')];
  body.get(bytes).v128(everyByte(ZERO)).op('i8x16.sub_sat_u'); // a minus becomes 0
  body.get(whole).i32(17).op('i32.mul').get(end).op('i32.add').i32(4).op('i32.shl');
  body.memory('v128.load', shuffles).op('i8x16.swizzle');
  // Sixteen digits to eight numbers of two: the upper byte of a · 2561 is 10 times the lower one of a plus its upper one.
  body.v128(pairs(2561, 2561)).op('i16x8.mul').i32(8).op('i16x8.shr_u');
  body.v128(pairs(100, 1)).op('i32x4.dot_i16x8_s').tee(fours);
  body.get(fours).op('i16x8.narrow_i32x4_s').v128(pairs(10_000, 1)).op('i32x4.dot_i16x8_s');
  if (isSigned) {
    // −n is ~n + 1. A condition would be guessed wrong for every second number, and 0 stays 0, and not −0.
    body.i32(1).get(negative).op('i32.sub').i32(4).op('i32.shl').memory('v128.load', masks);
    body.tee(sign).op('v128.xor').get(sign).op('i32x4.sub');
  }
  body.op('f64x2.convert_low_i32x4_s').v128(HALVES).op('f64x2.mul').tee(fours);
  body.extract('f64', 0).get(fours).extract('f64', 1).op('f64.add');
  body.get(end).get(whole).op('i32.sub').get(point).op('i32.sub').tee(decimals);
  body.i32(3).op('i32.shl').memory('f64.load', powers).op('f64.div').set(x);
  body.release('v128', fours);
  body.release('v128', sign);
}

/** What is going on in a run of numbers, in locals. */
export interface NumberRun {
  readonly p: number;
  /** How many columns are left; 1 if the run is the record's last one, else 0. */
  readonly left: number;
  readonly last: number;
  /** Where the next number goes, and the statistics of its column are. */
  readonly target: number;
  readonly stats: number;
}

/**
 * Skips zeros, as many pairs of `0` and a delimiter as 16 bytes begin with (in the matrix there are zeros already), and
 * finds the ends of the number behind them in the same bytes, as `emitFindEnds` does: to read them again would be to
 * wait for it. Goes to `done` if no column is left, and to `again` where the number goes on behind the bytes.
 */
export function emitSkipZeros(
  body: Body,
  run: NumberRun,
  field: NumberField,
  labels: { readonly done: Label; readonly again: Label },
  { delimiter, step, statsStep }: { delimiter: number; step: number; statsStep: number },
): void {
  const { p, left, last, target, stats } = run;
  const { bytes, negative, points, point, whole, end } = field;
  const [skipped, most, others] = Array.from({ length: 3 }, () => body.local('i32'));
  const pattern = Uint8Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? ZERO : delimiter));
  body.get(p).memory('v128.load', 0).tee(bytes).v128(pattern).op('i8x16.eq').op('i8x16.bitmask');
  body.i32(-1).op('i32.xor').op('i32.ctz').i32(-2).op('i32.and').set(skipped);
  // The record's last field has no delimiter behind it. There are hardly ever too many, so this is no `select`.
  body.get(left).get(last).op('i32.sub').i32(1).op('i32.shl').tee(most);
  body
    .get(skipped)
    .op('i32.lt_u')
    .when(() => {
      body.get(most).set(skipped);
    });
  const forward = (local: number, bytesOfPair: number): void => {
    body.get(skipped).i32(bytesOfPair).op('i32.mul').i32(1).op('i32.shr_u');
    body.get(local).op('i32.add').set(local);
  };
  forward(target, step);
  forward(stats, statsStep);
  body.get(p).get(skipped).op('i32.add').set(p);
  body.get(left).get(skipped).i32(1).op('i32.shr_u').op('i32.sub').tee(left);
  body.op('i32.eqz').branchIf(labels.done);

  // Whatever is no digit, point or minus (nor `/`) ends the number.
  emitOutside(body, bytes, MINUS);
  body.get(skipped).op('i32.shr_u').tee(others).op('i32.ctz').set(end);
  body.get(others).op('i32.eqz').get(skipped).i32(0).op('i32.ne').op('i32.and');
  body.branchIf(labels.again);
  // In it, all that are no digits, but for a minus in front: there may be one of them, a point.
  emitOutside(body, bytes, ZERO);
  body.get(skipped).op('i32.shr_u').i32(1).get(end).op('i32.shl').tee(whole);
  body.i32(1).op('i32.sub').op('i32.and');
  body.get(p).memory('i32.load8_u', 0).i32(MINUS).op('i32.eq').tee(negative);
  body.op('i32.xor').tee(points).get(whole).op('i32.or').op('i32.ctz').tee(whole);
  body.get(p).op('i32.add').memory('i32.load8_u', 0).i32(POINT).op('i32.eq').set(point);
  body.get(p).memory('v128.load', 0).set(bytes);
  for (const local of [skipped, most, others]) body.release('i32', local);
}

/**
 * Leaves a bit for each of 16 bytes that is not from `lowest` to `9`: these are the lowest signed bytes after
 * 0x80 − lowest is added.
 */
function emitOutside(body: Body, bytes: number, lowest: number): void {
  body
    .get(bytes)
    .v128(everyByte(0x80 - lowest))
    .op('i8x16.add');
  body
    .v128(everyByte(0x80 + NINE - lowest))
    .op('i8x16.gt_s')
    .op('i8x16.bitmask');
}

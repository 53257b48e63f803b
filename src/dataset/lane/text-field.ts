import type { Body } from '../../support/wasm/assembler.js';
import { everyByte } from './number-field.js';
import { type Places, SLOT_BITS, SLOT_BYTES, SLOT_CODE, SLOTS } from './places.js';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
/** Smaller bytes, and those outside of ASCII, are for the slow road to judge: blanks, quotes, line ends, `!`. */
const FIRST_OF_TEXT = 0x23;
const BLANK = 0x20;

/** Odd numbers that spread the bits of a text over the upper ones of a product (Knuth, 1973, § 6.4). */
const SPREAD = -0x61c8_8646_80b5_83ebn;
const SPREAD_HIGH = -0x4b47_d0c5_0a0e_4d33n;

/** Emits (address, whether the record ends here) → how many bytes the end of the field has, 0 if it is none. */
export function emitTerminator(body: Body, delimiter: number): void {
  const [p, last] = [0, 1];
  const byteAt = (offset: number): Body => body.get(p).memory('i32.load8_u', offset);
  body
    .get(last)
    .op('i32.eqz')
    .when(() => {
      byteAt(0).i32(delimiter).op('i32.eq').op('return');
    });
  byteAt(0)
    .i32(LF)
    .op('i32.eq')
    .when(() => {
      body.i32(1).op('return');
    });
  byteAt(0).i32(CR).op('i32.eq');
  byteAt(1).i32(LF).op('i32.eq').op('i32.and').i32(1).op('i32.shl');
}

/** Emits (address) → how many bytes of a text begin there: up to 15, or 16 for more. */
export function emitTextLength(body: Body, delimiter: number): void {
  const p = 0;
  const bytes = body.local('v128');
  body.get(p).memory('v128.load', 0).tee(bytes).v128(everyByte(FIRST_OF_TEXT)).op('i8x16.lt_s');
  body.get(bytes).v128(everyByte(delimiter)).op('i8x16.eq').op('v128.or').op('i8x16.bitmask');
  body.i32(0x10000).op('i32.or').op('i32.ctz');
}

/** Emits (address, bytes of the text, dictionary) → what the text's slot says, 0 if it has none. */
export function emitCodeOf(body: Body, { masks }: Places): void {
  const [p, length, dictionary] = [0, 1, 2];
  const text = body.local('v128');
  const [hash, slot, code] = [body.local('i32'), body.local('i32'), body.local('i32')];
  body.get(p).memory('v128.load', 0);
  body.i32(16).get(length).op('i32.sub').memory('v128.load', masks);
  body.op('v128.and').tee(text).extract('i64', 0);
  body.get(text).extract('i64', 1).i64(SPREAD_HIGH).op('i64.mul').op('i64.xor');
  body
    .i64(SPREAD)
    .op('i64.mul')
    .i64(BigInt(64 - SLOT_BITS))
    .op('i64.shr_u');
  body.op('i32.wrap_i64').i32(SLOT_BYTES).op('i32.mul').set(hash);
  body.repeat((again) => {
    body.get(dictionary).get(hash).op('i32.add').tee(slot).memory('i32.load', SLOT_CODE);
    body.tee(code).when(() => {
      body.get(slot).memory('v128.load', 0).get(text).op('i8x16.eq').op('i8x16.all_true');
      body.op('i32.eqz').when(() => {
        body
          .get(hash)
          .i32(SLOT_BYTES)
          .op('i32.add')
          .i32((SLOTS - 1) * SLOT_BYTES);
        body.op('i32.and').set(hash).branch(again);
      });
    });
  });
  body.get(code);
}

/** Where the slot of a text is, as the emitted code looks for it, or the free one where it belongs. */
export function slotOf(buffer: ArrayBuffer, dictionary: number, text: Uint8Array): number {
  const view = new DataView(buffer);
  const key = new Uint8Array(16);
  key.set(text);
  const [low, high] = new BigUint64Array(key.buffer);
  const mixed = BigInt.asUintN(64, (low ^ (high * SPREAD_HIGH)) * SPREAD);
  for (let at = Number(mixed >> BigInt(64 - SLOT_BITS)); ; at = (at + 1) % SLOTS) {
    const slot = dictionary + SLOT_BYTES * at;
    if (view.getInt32(slot + SLOT_CODE, true) === 0) return slot;
    const same = (i: number): boolean =>
      view.getBigUint64(slot + 8 * i, true) === (i === 0 ? low : high);
    if (same(0) && same(1)) return slot;
  }
}

/** What is going on in a run of columns that are skipped, or in a text, in locals. */
interface FieldRun {
  readonly p: number;
  readonly left: number;
  readonly last: number;
}

/** Skips fields, whatever is in them: text of ASCII, without quotes and control characters. */
export function emitSkip(
  body: Body,
  { p, left, last }: FieldRun,
  delimiter: number,
  terminator: number,
  refuse: () => Body,
): void {
  const bytes = body.local('v128');
  const [ends, length] = [body.local('i32'), body.local('i32')];
  body.repeat((again) => {
    body.get(p).memory('v128.load', 0).tee(bytes).v128(everyByte(BLANK)).op('i8x16.lt_s');
    for (const byte of [QUOTE, delimiter]) {
      body.get(bytes).v128(everyByte(byte)).op('i8x16.eq').op('v128.or');
    }
    body
      .op('i8x16.bitmask')
      .tee(ends)
      .op('i32.eqz')
      .when(() => {
        body.get(p).i32(16).op('i32.add').set(p).branch(again);
      });
    body.get(p).get(ends).op('i32.ctz').op('i32.add').tee(p);
    body.get(left).get(last).op('i32.eq').call(terminator).tee(length).op('i32.eqz').when(refuse);
    body.get(p).get(length).op('i32.add').set(p);
    body.get(left).i32(1).op('i32.sub').tee(left).branchIf(again);
  });
  body.release('v128', bytes);
  for (const local of [ends, length]) body.release('i32', local);
}

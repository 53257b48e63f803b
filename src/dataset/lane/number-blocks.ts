import type { Body, Label } from '../../support/wasm/assembler.js';
import { emitDigits, everyByte, type NumberField, type NumberRun } from './number-field.js';
import type { Places } from './places.js';

/** So many bytes are looked at together: a bit for each of them in an i64. */
const BLOCK = 64;
/** So many bytes a number may have that is read in a block. */
export const LONGEST = { whole: 4, unsigned: 15, signed: 15 } as const;

const [ZERO, NINE, MINUS, POINT] = [0x30, 0x39, 0x2d, 0x2e];

/** The numbers that are looked for: of few digits and nothing else; with a point, too; and with a minus. */
export type BlockNumbers = keyof typeof LONGEST;

/** What the code is written for. */
interface Blocks {
  readonly numbers: BlockNumbers;
  /** The byte behind each number. */
  readonly delimiter: number;
  /** Bytes of a number of the matrix, and of the statistics of a column. */
  readonly step: number;
  readonly statsStep: number;
  /** Takes a number that is not `0` as that of a column: that of the field, or an i32 that is whole, where these are looked for. */
  take(target: number, stats: number, whole: number): void;
}

/** A bit for each byte of a block. */
interface Masks {
  readonly commas: number;
  /** What is no digit. */
  readonly others: number;
  readonly zeros: number;
  readonly points: number;
  readonly minuses: number;
  /** The first byte of each field. */
  readonly starts: number;
}

/**
 * Reads numbers, as many as there are, a block at a time. Nothing is done for zeros: they are in the matrix already. Where
 * another number is, and how long, depends on none before it, so that the processor reads several of them at once. Goes to
 * `done` if no column is left; else what is next is a field that is left to others, or the last of its record.
 */
export function emitNumberBlocks(
  body: Body,
  { p, left, last, target, stats }: NumberRun,
  field: NumberField,
  places: Places,
  done: Label,
  blocks: Blocks,
): void {
  const { step, statsStep, numbers } = blocks;
  const [commas, others, zeros, points, minuses, starts] = Array.from({ length: 6 }, () =>
    body.local('i64'),
  );
  const masks: Masks = { commas, others, zeros, points, minuses, starts };
  const [mask, at] = [body.local('i64'), body.local('i64')];
  const [count, column, address, whole] = Array.from({ length: 4 }, () => body.local('i32'));
  const forward = (local: number, by: number, bytes: number): Body =>
    body.get(local).get(by).i32(bytes).op('i32.mul').op('i32.add');
  const most = (): Body => body.get(left).get(last).op('i32.sub');
  body.block((odd) => {
    body.repeat((again) => {
      emitMasks(body, p, blocks, masks);
      emitOddPlaces(body, numbers, masks, mask);
      // The delimiters in front of the first odd place; all, where there is none.
      body.i64(0n).get(mask).op('i64.sub').get(mask).op('i64.and').i64(1n).op('i64.sub');
      body.get(commas).op('i64.and').tee(commas).op('i64.eqz').branchIf(odd);
      body.get(commas).op('i64.popcnt').op('i32.wrap_i64').set(count);
      emitLeaveOut(body, commas, count, most, odd);
      // What begins in front of the last of them, and is no zero.
      body.get(starts).i64(-1n).get(commas).op('i64.clz').op('i64.shr_u').op('i64.and');
      body.get(zeros).get(commas).i64(1n).op('i64.shr_u').op('i64.and');
      body.i64(-1n).op('i64.xor').op('i64.and').set(starts);
      body.while(
        () => body.get(starts).op('i64.eqz').op('i32.eqz'),
        () => {
          body.get(starts).op('i64.ctz').set(at);
          body.get(p).get(at).op('i32.wrap_i64').op('i32.add').set(address);
          // Of so many columns the delimiters come before it.
          body.get(starts).i64(1n).op('i64.sub').tee(mask).get(starts).op('i64.xor');
          body.get(commas).op('i64.and').op('i64.popcnt').op('i32.wrap_i64').set(column);
          body.get(starts).get(mask).op('i64.and').set(starts);
          if (numbers === 'whole') emitFourDigits(body, whole, masks, address, at);
          else emitPlain(body, field, places, masks, address, at, numbers === 'signed');
          forward(target, column, step).set(address);
          forward(stats, column, statsStep).set(column);
          blocks.take(address, column, whole);
        },
      );
      body.get(p).i32(BLOCK).op('i32.add').get(commas).op('i64.clz').op('i32.wrap_i64');
      body.op('i32.sub').set(p);
      forward(target, count, step).set(target);
      forward(stats, count, statsStep).set(stats);
      body.get(left).get(count).op('i32.sub').tee(left).op('i32.eqz').branchIf(done);
      body.branch(again);
    });
  });
  for (const local of [...Object.values(masks), mask, at]) body.release('i64', local);
  for (const local of [count, column, address, whole]) body.release('i32', local);
}

function emitMasks(body: Body, p: number, { numbers, delimiter }: Blocks, masks: Masks): void {
  const { commas, others, zeros, points, minuses, starts } = masks;
  const bytes = body.local('v128');
  const looked = [
    [commas, delimiter],
    [zeros, ZERO],
    ...(numbers === 'whole' ? [] : ([[points, POINT]] as const)),
    ...(numbers === 'signed' ? ([[minuses, MINUS]] as const) : []),
  ] as const;
  for (let at = 0; at < BLOCK; at += 16) {
    const collect = (mask: number): void => {
      body.op('i8x16.bitmask').op('i64.extend_i32_u');
      if (at > 0) body.i64(BigInt(at)).op('i64.shl').get(mask).op('i64.or');
      body.set(mask);
    };
    body.get(p).memory('v128.load', at).set(bytes);
    for (const [mask, byte] of looked) {
      body.get(bytes).v128(everyByte(byte)).op('i8x16.eq');
      collect(mask);
    }
    // Digits are the lowest signed bytes after 0x80 − `0` is added.
    body
      .get(bytes)
      .v128(everyByte(0x80 - ZERO))
      .op('i8x16.add');
    body.v128(everyByte(0x80 + NINE - ZERO)).op('i8x16.gt_s');
    collect(others);
  }
  // A field begins with the block, and behind each delimiter.
  body.get(commas).i64(1n).op('i64.shl').i64(1n).op('i64.or').set(starts);
  body.release('v128', bytes);
}

/**
 * Sets `odd` to a mask, of which the lowest bit is the lowest place, of those in front of any delimiter, of a field that is left to
 * others: of nothing, too long, with a zero in front of a digit, or not a number at all. A field that goes on behind the block may
 * be marked, too: it is not read here anyway.
 */
function emitOddPlaces(body: Body, numbers: BlockNumbers, masks: Masks, odd: number): void {
  const { commas, others, zeros, points, minuses, starts } = masks;
  const down = (by: number): Body => body.i64(BigInt(by)).op('i64.shr_u');
  const up = (): Body => body.i64(1n).op('i64.shl');
  const not = (): Body => body.i64(-1n).op('i64.xor');
  // More bytes between delimiters than there may be: 1, 2, 4, … of them, and the rest.
  body.get(commas);
  not().set(odd);
  const longest = LONGEST[numbers] + 1;
  for (let known = 1; known < longest; ) {
    const by = Math.min(known, longest - known);
    body.get(odd).get(odd);
    down(by).op('i64.and').set(odd);
    known += by;
  }
  // A field of nothing.
  body.get(odd).get(starts).get(commas).op('i64.and').op('i64.or');
  // A byte that is in no number.
  body.get(others).get(commas);
  if (numbers !== 'whole') body.get(points).op('i64.or');
  if (numbers === 'signed') body.get(minuses).op('i64.or');
  body.op('i64.xor').op('i64.or');
  // A zero in front of a digit, where the digits begin.
  body.get(starts);
  if (numbers === 'signed') {
    body.get(minuses);
    up().op('i64.or');
  }
  body.get(zeros).op('i64.and').get(others);
  not();
  down(1).op('i64.and').op('i64.or').set(odd);
  if (numbers === 'whole') return;
  body.get(odd);
  if (numbers === 'signed') {
    // A minus that is not in front, or has no digit behind it.
    body.get(minuses).get(starts);
    not().op('i64.and').op('i64.or').get(minuses);
    up().get(others).op('i64.and').op('i64.or');
  }
  // A point that has nothing before it.
  body.get(points).get(starts).op('i64.and').op('i64.or');
  // A second point: 1 is added to the digits behind each, and is carried on to what ends them.
  body.get(points);
  up().get(others);
  not().op('i64.add').get(points).op('i64.and').op('i64.or').set(odd);
}

/** Leaves out the last of the delimiters, and of their `count`, where they are more than `most` leaves; goes to `none` where it leaves 0. */
function emitLeaveOut(
  body: Body,
  commas: number,
  count: number,
  most: () => Body,
  none: Label,
): void {
  body.get(count);
  most().op('i32.gt_s');
  body.when(() => {
    most().op('i32.eqz').branchIf(none);
    body.repeat((again) => {
      body.get(commas).i64(-0x8000_0000_0000_0000n).get(commas).op('i64.clz').op('i64.shr_u');
      body.op('i64.xor').set(commas);
      body.get(count).i32(1).op('i32.sub').tee(count);
      most().op('i32.gt_s').branchIf(again);
    });
  });
}

/** Reads the number at an address, which is at so many bytes of the block. */
function emitPlain(
  body: Body,
  field: NumberField,
  places: Places,
  { commas, points }: Masks,
  address: number,
  at: number,
  isSigned: boolean,
): void {
  const behind = (): Body => body.get(at).op('i64.shr_u').op('i64.ctz').op('i32.wrap_i64');
  body.get(address).memory('v128.load', 0).set(field.bytes);
  if (isSigned) {
    body.get(address).memory('i32.load8_u', 0).i32(MINUS).op('i32.eq').set(field.negative);
  }
  body.get(commas);
  behind().set(field.end);
  body.get(commas).get(points).op('i64.or');
  behind().tee(field.whole).get(field.end).op('i32.ne').set(field.point);
  emitDigits(body, field, places, isSigned);
}

/** The same of up to four digits: four bytes, the first digit the lowest, with zeros in front. */
function emitFourDigits(
  body: Body,
  x: number,
  { commas }: Masks,
  address: number,
  at: number,
): void {
  body.get(address).memory('i32.load', 0);
  // They are moved up by 32 bits less 8 for each of them; of a number of bits the lowest five count.
  body.i32(0).get(commas).get(at).op('i64.shr_u').op('i64.ctz').op('i32.wrap_i64');
  body.i32(3).op('i32.shl').op('i32.sub').op('i32.shl').i32(0x0f0f0f0f).op('i32.and').tee(x);
  body.i32(10).op('i32.mul').get(x).i32(8).op('i32.shr_u').op('i32.add');
  body.i32(0x00ff00ff).op('i32.and').tee(x).i32(100).op('i32.mul');
  body.get(x).i32(16).op('i32.shr_u').op('i32.add').i32(0xffff).op('i32.and').set(x);
}

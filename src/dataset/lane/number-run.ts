import type { Body, Label } from '../../support/wasm/assembler.js';
import type { FieldFunctions } from './long-number.js';
import { type BlockNumbers, emitNumberBlocks } from './number-blocks.js';
import {
  emitDigits,
  emitFindEnds,
  emitIsPlain,
  emitSkipZeros,
  type NumberRun,
  numberFieldLocals,
} from './number-field.js';
import { type Places, RUN, STATE, STATS_BYTES, STATS_DECIMALS, STATS_LACKING } from './places.js';

const LF = 0x0a;

/** What the code is written for. */
export interface ScanOptions {
  /** One byte that is no part of a number, no quote, blank or line end. */
  readonly delimiter: number;
  /** Bytes of a number of the matrix, and of one of its rows. */
  readonly bytes: 4 | 8;
  readonly stride: number;
  /** Whether it is worth while to look for zeros, many at a time. */
  readonly sparse: boolean;
  /** Whether it is worth while to look for such numbers, many at a time; then zeros are found with them. */
  readonly blocks: BlockNumbers | undefined;
}

/** Where a record is read, and what of its run is left. */
export interface RowLocals {
  readonly p: number;
  readonly run: number;
  readonly left: number;
  readonly last: number;
  readonly target: number;
  readonly table: number;
}

/**
 * Reads a run of numbers: plain ones in a loop without calls, so that all it needs stays in registers; where another one
 * comes, the loop is left, and begun again behind it.
 */
export function emitNumbers(
  body: Body,
  { p, run, left, last, target, table }: RowLocals,
  places: Places,
  functions: FieldFunctions,
  options: ScanOptions,
  isFeature: boolean,
  refused: Label,
): void {
  const bytes = isFeature ? options.bytes : 8;
  const counted = isFeature && options.bytes === 4;
  const numbers: NumberRun = { p, left, last, target, stats: table };
  const field = numberFieldLocals(body, p);
  const next = body.local('i32');
  const forward = (local: number, step: number): void => {
    body.get(local).i32(step).op('i32.add').set(local);
  };
  const store = (at: number): void => {
    body.get(at).get(field.x);
    if (bytes === 4) body.op('f32.demote_f64').memory('f32.store', 0);
    else body.memory('f64.store', 0);
  };
  /** Takes what was read, goes on to the next field, and leaves whether there is one. */
  const take = (): Body => {
    store(target);
    if (counted) emitCount(body, field, table);
    body.get(next).set(p);
    forward(target, bytes);
    if (isFeature) forward(table, STATS_BYTES);
    return body.get(left).i32(1).op('i32.sub').tee(left);
  };
  const blocks = isFeature ? options.blocks : undefined;
  body.block((done) => {
    body.repeat((resume) => {
      if (blocks !== undefined) {
        emitNumberBlocks(body, numbers, field, places, done, {
          ...{ numbers: blocks, delimiter: options.delimiter },
          ...{ step: bytes, statsStep: STATS_BYTES },
          take(at, stats, whole) {
            if (blocks === 'whole') body.get(whole).op('f64.convert_i32_u').set(field.x);
            if (blocks === 'whole' && bytes === 4) {
              body.get(at).get(whole).op('f32.convert_i32_u').memory('f32.store', 0);
            } else store(at);
            if (counted) emitCount(body, field, stats, blocks === 'whole');
          },
        });
      }
      body.block((odd) => {
        body.repeat((again) => {
          if (isFeature && options.sparse && blocks === undefined) {
            const steps = { delimiter: options.delimiter, step: bytes, statsStep: STATS_BYTES };
            emitSkipZeros(body, numbers, field, { done, again }, steps);
          } else emitFindEnds(body, field);
          body.get(p).get(field.end).op('i32.add').tee(next).memory('i32.load8_u', 0);
          forward(next, 1);
          // The record's last field ends with its line.
          body.i32(LF).i32(options.delimiter).get(left).get(last).op('i32.eq').op('select');
          body.op('i32.eq');
          emitIsPlain(body, field);
          body.op('i32.and').op('i32.eqz').branchIf(odd);
          emitDigits(body, field, places);
          take().branchIf(blocks === undefined ? again : resume);
        });
        body.branch(done);
      });
      body.get(p).get(left).get(last).op('i32.eq').get(run).memory('i32.load', RUN.mayMiss);
      body.call(functions.longNumber).tee(next).op('i32.eqz').branchIf(refused);
      body
        .i32(0)
        .memory('f64.load', places.state + STATE.value)
        .set(field.x);
      body
        .i32(0)
        .memory('i32.load', places.state + STATE.decimals)
        .set(field.decimals);
      if (isFeature) emitLacking(body, field.x, table);
      take().branchIf(resume);
    });
  });
}

/** Keeps that a field was missing, if this one was: no plain number is, so that it costs these nothing. */
function emitLacking(body: Body, x: number, stats: number): void {
  body
    .get(x)
    .get(x)
    .op('f64.ne')
    .when(() => {
      body.get(stats).i32(1).memory('i32.store', STATS_LACKING);
    });
}

/** Keeps the largest magnitude of a column, and how many decimals there are in it; of whole numbers nobody asks for these. */
function emitCount(
  body: Body,
  { x, decimals }: { readonly x: number; readonly decimals: number },
  stats: number,
  isWhole = false,
): void {
  body
    .get(x)
    .op('f64.abs')
    .get(stats)
    .memory('f64.load', 0)
    .op('f64.gt')
    .when(() => {
      body.get(stats).get(x).op('f64.abs').memory('f64.store', 0);
    });
  if (isWhole) return;
  body.get(stats).get(stats).memory('i32.load', STATS_DECIMALS);
  body.i32(1).get(decimals).op('i32.shl').op('i32.or').memory('i32.store', STATS_DECIMALS);
}

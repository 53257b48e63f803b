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
import {
  type Places,
  REFUSED,
  RUN,
  RUN_BYTES,
  RUN_KINDS,
  STATE,
  STATS_BYTES,
  STATS_DECIMALS,
  STATS_LACKING,
} from './places.js';
import { emitSkip } from './text-field.js';

const LF = 0x0a;
const CR = 0x0d;

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

interface RowLocals {
  readonly p: number;
  readonly run: number;
  readonly left: number;
  readonly last: number;
  readonly target: number;
  readonly table: number;
}

/**
 * Emits (from, to, row of the matrix, rows at most): reads records, each from its first byte on, until there is none, or
 * one that cannot be read with certainty. The state then says where the first record begins that was not read, and how
 * many were. Of a record that is refused some numbers may have been written already.
 *
 * `to` has to be behind a line feed.
 */
export function emitScanRows(
  body: Body,
  places: Places,
  functions: FieldFunctions,
  options: ScanOptions,
): void {
  const [from, to, row, most] = [0, 1, 2, 3];
  const i32 = () => body.local('i32');
  const [p, run, left, last, target, table] = Array.from({ length: 6 }, i32);
  const [rows, beside, first, unknown] = [i32(), i32(), i32(), i32()];
  const locals: RowLocals = { p, run, left, last, target, table };
  body.i32(places.beside).set(beside);
  body.block((refused) => {
    body.repeat((nextRow) => {
      body.get(from).get(to).op('i32.ge_u').branchIf(refused);
      body.get(rows).get(most).op('i32.eq').branchIf(refused);
      body.get(from).tee(p).memory('i32.load8_u', 0).tee(first);
      // A line of nothing is no record.
      body.i32(LF).op('i32.eq').get(first).i32(CR).op('i32.eq').op('i32.or').branchIf(refused);
      body.i32(places.runs).set(run);
      body.repeat((nextRun) => {
        const kind = (): Body => body.get(run).memory('i32.load', RUN.kind);
        body.get(run).memory('i32.load', RUN.count).set(left);
        body.get(run).memory('i32.load', RUN.target).set(target);
        body.get(run).memory('i32.load', RUN.table).set(table);
        body.get(run).i32(places.lastRun).op('i32.eq').set(last);
        kind()
          .i32(RUN_KINDS.feature)
          .op('i32.eq')
          .when(
            () => {
              body.get(target).get(row).op('i32.add').set(target);
              emitNumbers(body, locals, places, functions, options, true, refused);
            },
            () => {
              body.get(target).get(beside).op('i32.add').set(target);
              kind()
                .i32(RUN_KINDS.number)
                .op('i32.eq')
                .when(
                  () => emitNumbers(body, locals, places, functions, options, false, refused),
                  () => {
                    kind()
                      .i32(RUN_KINDS.text)
                      .op('i32.eq')
                      .when(
                        () => emitText(body, locals, functions, unknown, refused),
                        () =>
                          emitSkip(body, locals, options.delimiter, functions.terminator, () =>
                            body.branch(refused),
                          ),
                      );
                  },
                );
            },
          );
        body.get(run).i32(RUN_BYTES).op('i32.add').set(run);
        body.get(last).op('i32.eqz').branchIf(nextRun);
      });
      // The last field may have ended with a delimiter, and there be more of them.
      body.get(p).i32(1).op('i32.sub').memory('i32.load8_u', 0).i32(LF).op('i32.ne');
      body.branchIf(refused);
      body.get(p).set(from);
      body.get(row).i32(options.stride).op('i32.add').set(row);
      body.get(beside).i32(places.besideStride).op('i32.add').set(beside);
      body.get(rows).i32(1).op('i32.add').set(rows);
      body.get(unknown).op('i32.eqz').branchIf(nextRow);
    });
  });
  body
    .i32(0)
    .get(from)
    .memory('i32.store', places.state + STATE.position);
  body
    .i32(0)
    .get(rows)
    .memory('i32.store', places.state + STATE.rows);
}

/**
 * Reads a run of numbers: plain ones in a loop without calls, so that all it needs stays in registers; where another one
 * comes, the loop is left, and begun again behind it.
 */
function emitNumbers(
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

/**
 * Reads a text: what its slot says goes beside the matrix, or, where it has none, minus the address of the text. The
 * record is the last one then, so that the next one with this text finds it known.
 */
function emitText(
  body: Body,
  { p, last, target, table }: RowLocals,
  functions: FieldFunctions,
  unknown: number,
  refused: Label,
): void {
  const [length, end, code] = [body.local('i32'), body.local('i32'), body.local('i32')];
  body.get(p).call(functions.textLength).tee(length);
  body.get(p).op('i32.add').get(last).call(functions.terminator).tee(end);
  body.op('i32.eqz').get(length).i32(16).op('i32.eq').op('i32.or').branchIf(refused);
  body.get(p).get(length).get(table).call(functions.codeOf).tee(code);
  body.i32(REFUSED).op('i32.eq').branchIf(refused);
  body.get(target).get(code).i32(0).get(p).op('i32.sub').get(code).op('select');
  body.memory('i32.store', 0);
  body.get(code).op('i32.eqz').get(unknown).op('i32.or').set(unknown);
  body.get(p).get(length).op('i32.add').get(end).op('i32.add').set(p);
  for (const local of [length, end, code]) body.release('i32', local);
}

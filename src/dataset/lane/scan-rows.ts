import type { Body, Label } from '../../support/wasm/assembler.js';
import type { FieldFunctions } from './long-number.js';
import { emitNumbers, type RowLocals, type ScanOptions } from './number-run.js';
import { type Places, REFUSED, RUN, RUN_BYTES, RUN_KINDS, STATE } from './places.js';
import { emitSkip } from './text-field.js';

const LF = 0x0a;
const CR = 0x0d;

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

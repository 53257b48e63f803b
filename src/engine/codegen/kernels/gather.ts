import type { Value } from '../../../autodiff/graph.js';
import { viewOf } from '../../schedule/matrix-view.js';
import type { CodegenContext } from './codegen-context.js';
import { partsOf, storePart } from './part-vectors.js';

/** Columns that are repeated equally often, one behind the other: `count` of them from `column`, `times` each, to `to`. */
interface Stretch {
  readonly column: number;
  readonly to: number;
  readonly times: number;
  readonly count: number;
}

/**
 * Emits a matrix of some columns of another, row after row: a number is read once, and stored as often as its column is
 * repeated. Columns that follow one another, as the numeric ones of a table do, are one loop.
 */
export function emitGather(context: CodegenContext, value: Value): void {
  const { body, vectors, arena } = context;
  const { form } = value.op;
  if (form.kind !== 'gather') throw new Error(`${value.op.name} gathers nothing`);
  const [x] = value.inputs;
  const from = viewOf(arena.place(x), x.shape, false, vectors.bytes);
  const to = viewOf(arena.place(value), value.shape, false, vectors.bytes);
  const row = body.local('i32');
  const [source, target, end] = [0, 1, 2].map(() => body.local('i32'));
  const number = body.local('v128');
  const begin = (stretch: Stretch): void => {
    body.get(row).i32(from.rowStep).op('i32.mul');
    body
      .i32(from.offset + stretch.column * from.columnStep)
      .op('i32.add')
      .set(source);
    body.get(row).i32(to.rowStep).op('i32.mul');
    body
      .i32(to.offset + stretch.to * vectors.bytes)
      .op('i32.add')
      .set(target);
  };
  const copy = ({ times }: Stretch): void => {
    body.get(source).memory(vectors.loadSplat, 0).set(number);
    for (const part of partsOf(vectors, times)) {
      storePart(body, vectors, () => void body.get(target), part, number);
    }
  };
  const take = (stretch: Stretch): void => {
    begin(stretch);
    if (stretch.count === 1) {
      copy(stretch);
      return;
    }
    const bytes = stretch.times * vectors.bytes;
    body
      .get(target)
      .i32(stretch.count * bytes)
      .op('i32.add')
      .set(end);
    const [first, limit] = [target, end].map((local) => () => void body.get(local));
    body.loop(target, first, limit, bytes, () => {
      copy(stretch);
      body.get(source).i32(from.columnStep).op('i32.add').set(source);
    });
  };
  const stretches = stretchesOf(form.columns);
  const line = (): void => stretches.forEach(take);
  if (value.shape[0] === 1) {
    body.i32(0).set(row);
    line();
  } else body.loop(row, 0, value.shape[0], 1, line);
  for (const local of [row, source, target, end]) body.release('i32', local);
  body.release('v128', number);
}

function stretchesOf(columns: readonly number[]): Stretch[] {
  const found: Stretch[] = [];
  for (let to = 0; to < columns.length; ) {
    const column = columns[to];
    let times = 1;
    while (columns[to + times] === column) times++;
    const last = found.at(-1);
    const goesOn = last?.times === times && last.column + last.count === column;
    if (last !== undefined && goesOn) found[found.length - 1] = { ...last, count: last.count + 1 };
    else found.push({ column, to, times, count: 1 });
    to += times;
  }
  return found;
}

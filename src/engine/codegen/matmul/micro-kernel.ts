import { addProducts, schedulingBarrier } from '../../vector/instruction-order.js';
import { type Block, pushColumn, type Tile, zeroSums } from './blocks.js';

/** The loop takes 8 k per iteration in a product of at least 65,536 multiplications. */
const K_PER_ITERATION = 8;
/** In a smaller one, it takes them one by one: less code is compiled sooner. */
const MANY = 65_536;

/** Where a tile is, and how large. */
interface Extent extends Omit<Tile, 'sums'> {
  readonly tileRows: number;
  /** How many vectors a row of it has. */
  readonly width: number;
}

/** The micro-kernel: one tile of a product, whose sums stay in locals while k runs. */
export function emitMicroKernel(block: Block, extent: Extent): void {
  if (extent.tileRows === 1) emitRow(block, extent);
  else emitRows(block, extent);
}

/** Several rows: each vector of B serves them all. */
function emitRows(block: Block, { row, column, tileRows, width, tail }: Extent): void {
  const { context, left, right, rows, columns, inner, isApart, epilogue } = block;
  const { body, vectors } = context;
  const [lines, odd] = Array.from({ length: isApart ? 2 : 1 }, () =>
    Array.from({ length: tileRows }, () => zeroSums(body, width)),
  );
  const ofB = Array.from({ length: width }, () => body.local('v128'));
  const a = body.local('v128');
  const many = rows * columns * inner >= MANY ? K_PER_ITERATION : 1;
  const perIteration = isApart ? 2 : many;
  emitInner(block, { row, column, perIteration }, (fromLeft, fromRight, ahead) => {
    ofB.forEach((local, j) => {
      const offset = right.offset + ahead * right.rowStep + j * 16;
      body.get(fromRight).memory('v128.load', offset).set(local);
    });
    const own = (ahead % 2 === 1 ? odd : undefined) ?? lines;
    own.forEach((line, i) => {
      const offset = left.offset + i * left.rowStep;
      body.get(fromLeft).memory(vectors.loadSplat, offset).set(a);
      addProducts(body, vectors, line, (j) => void body.get(a).get(ofB[j]));
    });
    if (perIteration > 1)
      schedulingBarrier(body, vectors, own.flat(), () => void body.get(fromRight), ahead);
  });
  for (const local of [...ofB, a]) body.release('v128', local);
  addTo(block, lines, odd);
  epilogue({ row, column, sums: lines, tail });
  for (const sum of lines.flat()) body.release('v128', sum);
}

/** One row. */
function emitRow(block: Block, { row, column, width, tail }: Extent): void {
  const { context, left, right, isApart, epilogue } = block;
  const { body, vectors } = context;
  const perIteration = isApart ? 2 : 1;
  const sets = Array.from({ length: perIteration }, () => zeroSums(body, width));
  const a = body.local('v128');
  emitInner(block, { row, column, perIteration }, (fromLeft, fromRight, ahead) => {
    body.get(fromLeft).memory(vectors.loadSplat, left.offset).set(a);
    addProducts(body, vectors, sets[ahead], (j) => {
      const offset = right.offset + ahead * right.rowStep + j * 16;
      body.get(a).get(fromRight).memory('v128.load', offset);
    });
  });
  body.release('v128', a);
  const [even, odd] = sets;
  addTo(block, [even], odd && [odd]);
  epilogue({ row, column, sums: [even], tail });
  for (const sum of even) body.release('v128', sum);
}

/** Adds the sums of odd k, if they are apart, to those of even k. */
function addTo(
  { context: { body, vectors } }: Block,
  even: readonly (readonly number[])[],
  odd: readonly (readonly number[])[] | undefined,
): void {
  odd?.forEach((line, i) => {
    line.forEach((sum, j) => {
      body.get(even[i][j]).get(sum).op(vectors.op('add')).set(even[i][j]);
      body.release('v128', sum);
    });
  });
}

/**
 * Goes through k, `perIteration` at a time while they last.
 *
 * @param step adds aᵢₖ bₖⱼ: column k of A begins at `fromLeft`, row k of B `ahead` rows behind `fromRight`
 */
function emitInner(
  { context: { body }, left, right, inner }: Block,
  { row, column, perIteration }: Pick<Tile, 'row' | 'column'> & { readonly perIteration: number },
  step: (fromLeft: number, fromRight: number, ahead: number) => void,
): void {
  const [fromLeft, fromRight, end] = [0, 1, 2].map(() => body.local('i32'));
  body.get(row).i32(left.rowStep).op('i32.mul').set(fromLeft);
  pushColumn(body, right, column);
  body.set(fromRight);
  const loop = (count: number, atOnce: number): void => {
    if (count === 0) return;
    const bytes = count * right.rowStep;
    body.get(fromRight).i32(bytes).op('i32.add').set(end);
    const [from, limit] = [fromRight, end].map((local) => () => void body.get(local));
    body.loop(fromRight, from, limit, atOnce * right.rowStep, () => {
      for (let ahead = 0; ahead < atOnce; ahead++) {
        step(fromLeft, fromRight, ahead);
        body.get(fromLeft).i32(left.columnStep).op('i32.add').set(fromLeft);
      }
    });
  };
  const rest = inner % perIteration;
  loop(inner - rest, perIteration);
  loop(rest, 1);
  for (const local of [fromLeft, fromRight, end]) body.release('i32', local);
}

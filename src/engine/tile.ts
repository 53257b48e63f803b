import { type Block, pushColumn, type Tile } from './blocks.js';
import { addProducts, settleSums } from './order.js';

/** So many k are taken in one turn of the loop. */
const TURN = 8;
/** They are in a product of so many multiplications; in a smaller one, one by one: less code is compiled sooner. */
const MANY = 65_536;

/** Where a tile is, and how large. */
interface Extent extends Omit<Tile, 'sums'> {
  readonly tileRows: number;
  /** How many vectors a row of it has. */
  readonly width: number;
}

/** One tile of a product: its sums stay in locals while k runs. */
export function emitTile(
  { emitter, left, right, rows, columns, inner, finish }: Block,
  { row, column, tileRows, width, tail }: Extent,
): void {
  const { body, vectors } = emitter;
  const lines = Array.from({ length: tileRows }, () =>
    Array.from({ length: width }, () => body.local('v128')),
  );
  const sums = lines.flat();
  for (const sum of sums) body.v128(new Uint8Array(16)).set(sum);
  const [fromLeft, fromRight, end] = [0, 1, 2].map(() => body.local('i32'));
  const a = body.local('v128');
  const vectorsOfB = Array.from({ length: tileRows > 1 ? width : 0 }, () => body.local('v128'));
  body.get(row).i32(left.scale).op('i32.mul').set(fromLeft);
  pushColumn(body, right, column);
  body.set(fromRight);
  /** Adds aᵢₖ bₖⱼ, where row k of B begins so many rows behind `fromRight`. */
  const step = (ahead: number): void => {
    const offsetOf = (j: number): number => right.offset + ahead * right.rowStep + j * 16;
    // Each vector of B serves all rows of the tile.
    vectorsOfB.forEach((local, j) => {
      body.get(fromRight).memory('v128.load', offsetOf(j)).set(local);
    });
    lines.forEach((line, i) => {
      body
        .get(fromLeft)
        .memory(vectors.loadSplat, left.offset + i * left.rowStep)
        .set(a);
      addProducts(body, vectors, line, (j) => {
        body.get(a);
        if (tileRows > 1) body.get(vectorsOfB[j]);
        else body.get(fromRight).memory('v128.load', offsetOf(j));
      });
    });
    body.get(fromLeft).i32(left.columnStep).op('i32.add').set(fromLeft);
  };
  const loop = (count: number, turn: number): void => {
    if (count === 0) return;
    body
      .get(fromRight)
      .i32(count * right.rowStep)
      .op('i32.add')
      .set(end);
    const [from, limit] = [fromRight, end].map((local) => () => void body.get(local));
    body.loop(fromRight, from, limit, turn * right.rowStep, () => {
      for (let ahead = 0; ahead < turn; ahead++) {
        step(ahead);
        if (turn > 1) settleSums(body, vectors, sums, fromRight, ahead);
      }
    });
  };
  const rest = tileRows > 1 && rows * columns * inner >= MANY ? inner % TURN : inner;
  loop(inner - rest, TURN);
  loop(rest, 1);
  for (const local of [...vectorsOfB, a]) body.release('v128', local);
  for (const local of [fromLeft, fromRight, end]) body.release('i32', local);
  finish({ row, column, sums: lines, tail });
  for (const sum of sums) body.release('v128', sum);
}

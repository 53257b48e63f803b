import type { Value } from '../../../autodiff/graph.js';
import type { MapKernel } from '../../ir/kernel.js';
import { type MatrixView, viewOf } from '../../schedule/matrix-view.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { moving } from '../kernels/loop-nest.js';
import { MapCode } from '../kernels/map.js';
import { OperandReader } from '../kernels/operand-reader.js';
import { type Epilogue, pushTile } from './blocks.js';

/** The epilogue of a product that is a map: it takes each tile as it is summed. */
export function mapEpilogue(
  context: CodegenContext,
  { shape, roots }: MapKernel,
  product: Value,
): Epilogue {
  const { body, vectors } = context;
  const place = context.arena.layout(roots[0]);
  const to = viewOf({ offset: 0, ...place }, shape, false, vectors.bytes);
  let summed = 0;
  const reader = new OperandReader(context, shape);
  reader.provide(product, () => body.get(summed));
  const map = new MapCode(context, roots, reader);
  return ({ row, column, sums, tail }) => {
    const own = body.local('i32');
    pushTile(body, to, { row, column });
    body.set(own);
    map.begin();
    sums.forEach((line, i) => {
      line.forEach((sum, j) => {
        const cursor = moving(body, { line: row, column, own }, place, vectors.bytes, i, j * 16);
        if (j === 0) map.line(cursor);
        summed = sum;
        map.vector(cursor, tail && j === line.length - 1);
      });
    });
    map.end();
    body.release('i32', own);
  };
}

/** The epilogue that stores sums as they are: in a column, which is one line, only the first lane of each. */
export function storeSums(
  { body, vectors }: Pick<CodegenContext, 'body' | 'vectors'>,
  to: MatrixView,
): Epilogue {
  return ({ sums, ...tile }) => {
    const at = body.local('i32');
    pushTile(body, to, tile);
    body.set(at);
    sums.forEach((line, i) => {
      line.forEach((sum, j) => {
        const offset = to.offset + i * to.rowStep + j * 16;
        body.get(at).get(sum);
        if (to.columnStep === vectors.bytes) body.memory('v128.store', offset);
        else body.extract(vectors.element, 0).memory(vectors.store, offset);
      });
    });
    body.release('i32', at);
  };
}

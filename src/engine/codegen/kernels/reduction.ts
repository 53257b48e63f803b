import type { Value } from '../../../autodiff/graph.js';
import type { Body } from '../../../support/wasm/assembler.js';
import type { Instruction } from '../../../support/wasm/instructions.js';
import { layoutOf } from '../../ir/layout.js';
import { Expression } from '../../vector/expression.js';
import type { LaneNode } from '../../vector/vectors.js';
import type { CodegenContext } from './codegen-context.js';
import { emitNest } from './loop-nest.js';
import { OperandReader, outside, tailMask } from './operand-reader.js';

/**
 * Emits a sum or a maximum over an axis. A sum adds the vectors of a line one after the other and then their
 * lanes, halves first; down the rows, it adds row after row: always in the same order.
 */
export function emitReduction(context: CodegenContext, value: Value): void {
  const { form } = value.op;
  if (form.kind !== 'reduction') throw new Error(`${value.op.name} is no reduction`);
  const [input] = value.inputs;
  const reader = new OperandReader(context, input.shape);
  const node = reader.read(input);
  const expression = new Expression(context.body, [node], reader.leaves);
  reader.at = outside(context.body);
  expression.enter(0);
  const parts = { context, value, input, reader, node, expression, combine: form.combine };
  if (layoutOf(input.shape, context.vectors.bytes).lines > 1 && form.axis === 0) downRows(parts);
  else alongLines(parts);
  expression.leave(0);
}

interface Parts {
  readonly context: CodegenContext;
  readonly value: Value;
  readonly input: Value;
  readonly reader: OperandReader;
  readonly node: LaneNode;
  readonly expression: Expression;
  readonly combine: 'sum' | 'max';
}

/** The result is a row, which the rows are added to. */
function downRows({ context, value, input, reader, node, expression, combine }: Parts): void {
  const { body, vectors, arena } = context;
  const { offset, length, stride } = arena.place(value);
  const neutral = vectors.bytesOf(combine === 'sum' ? 0 : -Infinity);
  const mask = tailMask(vectors, length);
  emitNest(body, { lines: 1, length, stride }, vectors.bytes, {
    vector(cursor) {
      const at = cursor.own(offset);
      body.v128(neutral).memory('v128.store', at);
    },
  });
  emitNest(body, layoutOf(input.shape, vectors.bytes), vectors.bytes, {
    line(cursor) {
      reader.at = cursor;
      expression.enter(1);
    },
    vector(cursor, tail) {
      reader.at = cursor;
      expression.enter(2);
      const to = cursor.row(offset);
      const from = cursor.row(offset);
      body.memory('v128.load', from);
      expression.emit(node);
      body.op(vectors.op(combine === 'sum' ? 'add' : 'max'));
      if (tail) body.v128(mask).op('v128.and');
      body.memory('v128.store', to);
    },
  });
}

/** The result is a number for each line. */
function alongLines({ context, value, input, reader, node, expression, combine }: Parts): void {
  const { body, vectors, arena, locals } = context;
  const layout = layoutOf(input.shape, vectors.bytes);
  const neutral = vectors.bytesOf(combine === 'sum' ? 0 : -Infinity);
  const mask = tailMask(vectors, layout.length);
  const [total, nan] = [body.local('v128'), body.local('v128')];
  const add = combine === 'sum' ? vectors.op('add') : vectors.op('pmax');
  emitNest(body, layout, vectors.bytes, {
    line(cursor) {
      reader.at = cursor;
      expression.enter(1);
      body.v128(neutral).set(total);
      if (combine === 'max') body.v128(new Uint8Array(16)).set(nan);
    },
    vector(cursor, tail) {
      reader.at = cursor;
      expression.enter(2);
      body.get(total);
      expression.emit(node);
      if (tail && combine === 'sum') body.v128(mask).op('v128.and');
      else if (tail) body.v128(neutral).v128(mask).op('v128.bitselect');
      if (combine === 'sum') {
        body.op(add).set(total);
        return;
      }
      // The quick maximum leaves a NaN out; ones mark the lanes that had one.
      const x = body.local('v128');
      body.tee(x).op(add).set(total);
      body.get(nan).get(x).get(x).op(vectors.op('ne')).op('v128.or').set(nan);
      body.release('v128', x);
    },
    lineEnd(cursor) {
      const held = locals.holds(value);
      const at = held ? 0 : cursor.column(arena.place(value).offset);
      across(body, vectors.width, total, add);
      if (combine === 'max') {
        across(body, vectors.width, nan, 'v128.or');
        body.get(total).get(nan).op('v128.or').set(total); // all ones are a NaN
      }
      body.get(total);
      if (held) body.set(locals.local(value, 0));
      else body.extract(vectors.element, 0).memory(vectors.store, at);
    },
  });
  for (const local of [total, nan]) body.release('v128', local);
}

/** Combines the lanes of a local, halves first; all of its lanes become the result. */
function across(body: Body, width: number, local: number, combine: Instruction): void {
  const swapHalves = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
  const swapPairs = [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11];
  const fold = (lanes: readonly number[]): void => {
    body.get(local).get(local).get(local).shuffle(lanes).op(combine).set(local);
  };
  fold(swapHalves);
  if (width === 4) fold(swapPairs);
}

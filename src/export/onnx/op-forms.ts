import type { Value } from '../../autodiff/graph.js';
import { groupedLengths } from '../../autodiff/ops/grouped-matmul.js';
import { MOST_MULTIPLIED } from '../../autodiff/ops/pow.js';
import type * as ops from '../../autodiff/ops.js';
import type { GraphBuilder } from './graph-builder.js';

/** The name of an op: that of the function that applies it. */
export type OpName = keyof typeof ops;

/** Where the nodes of a network go. */
export interface NetworkGraph {
  readonly builder: GraphBuilder;
  /** Of all its numbers. */
  readonly type: 'float' | 'double';
  /** The numbers that a value of the graph stands for where it is not computed: an input, or a constant. */
  given(value: Value): string;
  /** A value repeated to the shape of another. */
  expanded(name: string, value: Value): string;
}

/** Adds the nodes of one value of a graph, from the names of its arguments; the name of the result. */
type OpForm = (graph: NetworkGraph, inputs: readonly string[], value: Value) => string;

/** An operator of ONNX that does the same, element by element. */
const operator =
  (type: string): OpForm =>
  ({ builder }, inputs) =>
    builder.node(type, inputs);

/** 1 where a comparison holds, else 0. */
const indicator = ({ builder, type }: NetworkGraph, comparison: string, inputs: string[]): string =>
  builder.cast(builder.node(comparison, inputs), type);

const zero = ({ builder, type }: NetworkGraph): string => builder.numbers('zero', type, [0], []);

/** A reduction that keeps its axis with length 1. */
const reduction =
  (type: string): OpForm =>
  ({ builder }, [x], { op: { form } }) => {
    if (form.kind !== 'reduction') throw new Error(`${type} reduces, and ${form.kind} does not`);
    const axes = builder.numbers('axis', 'int64', [form.axis], [1]);
    return builder.node(type, [x, axes], { attributes: { keepdims: { kind: 'int', value: 1 } } });
  };

/**
 * Every op in operators of ONNX, opset 18. Whatever is built from ops can be exported; a new op is not known to
 * the type of this record before it has a line here.
 */
export const opForms: { readonly [name in OpName]: OpForm } = {
  abs: operator('Abs'),
  add: operator('Add'),
  broadcast: (graph, [x], value) => graph.expanded(x, value),
  constant: (graph, _, value) => graph.given(value),
  cos: ({ builder, type }, [x]) => {
    if (type === 'float') return builder.node('Cos', [x]);
    // ONNX Runtime has no Cos of doubles: cos x = 1 − 2 sin² ½x.
    const half = builder.node('Mul', [x, builder.numbers('half', type, [0.5], [])]);
    const sine = builder.node('Sin', [half]);
    const doubled = builder.node('Mul', [builder.numbers('two', type, [2], []), sine]);
    const below = builder.node('Mul', [doubled, sine]);
    return builder.node('Sub', [builder.numbers('one', type, [1], []), below]);
  },
  div: operator('Div'),
  equal: (graph, [a, b]) => indicator(graph, 'Equal', [a, b]),
  exp: operator('Exp'),
  gather: ({ builder }, [x], { op: { form } }) => {
    if (form.kind !== 'gather') throw new Error(`gather gathers, and ${form.kind} does not`);
    const columns = builder.numbers('columns', 'int64', form.columns, [form.columns.length]);
    return builder.node('Gather', [x, columns], {
      attributes: { axis: { kind: 'int', value: 1 } },
    });
  },
  groupedMatmul: ({ builder }, [a, b], { op: { form }, inputs }) => {
    if (form.kind !== 'grouped-product') throw new Error(`${form.kind} has no groups`);
    const { groups, transpose } = form;
    const { n, m } = groupedLengths(inputs[0].shape, inputs[1].shape, groups, transpose);
    const turned = (x: string, perm: readonly number[]): string =>
      builder.node('Transpose', [x], { attributes: { perm: { kind: 'ints', value: perm } } });
    const reshaped = (x: string, shape: readonly number[]): string =>
      builder.node('Reshape', [x, builder.numbers('shape', 'int64', shape, [shape.length])]);
    /** groups × rows × width */
    const columns = (x: string, width: number): string =>
      turned(reshaped(x, [-1, groups, width]), [1, 0, 2]);
    const left = columns(a, transpose === 'b' ? m : n);
    if (transpose === 'a') {
      const product = builder.node('MatMul', [turned(left, [0, 2, 1]), columns(b, m)]);
      return reshaped(product, [groups * n, m]);
    }
    const weights = reshaped(b, [groups, n, m]);
    const right = transpose === 'b' ? turned(weights, [0, 2, 1]) : weights;
    const product = builder.node('MatMul', [left, right]);
    return reshaped(turned(product, [1, 0, 2]), [-1, groups * (transpose === 'b' ? n : m)]);
  },
  input: (graph, _, value) => graph.given(value),
  log: operator('Log'),
  matmul: ({ builder }, [a, b], { op: { form } }) => {
    if (form.kind !== 'product') throw new Error(`matmul is a product, not ${form.kind}`);
    const turned = (x: string, isTurned: boolean): string =>
      isTurned ? builder.node('Transpose', [x]) : x;
    return builder.node('MatMul', [turned(a, form.transposeA), turned(b, form.transposeB)]);
  },
  max: reduction('ReduceMax'),
  maximum: operator('Max'),
  minimum: operator('Min'),
  mul: operator('Mul'),
  neg: operator('Neg'),
  pow: (graph, [a, b], { op: { form } }) => {
    const { builder, type } = graph;
    const exponent = form.kind === 'elementwise' ? form.parameter : undefined;
    const by = exponent === undefined ? b : builder.numbers('exponent', type, [exponent], []);
    const power = builder.node('Pow', [a, by]);
    if (exponent !== undefined && Math.abs(exponent) <= MOST_MULTIPLIED) return power;
    // Ours is e^(b ln a), and so none for a negative a, where theirs is one for a whole exponent.
    const isNegative = builder.node('Less', [a, zero(graph)]);
    const isZeroth = builder.node('Equal', [by, zero(graph)]);
    const isNone = builder.node('And', [isNegative, builder.node('Not', [isZeroth])]);
    return builder.node('Where', [isNone, builder.numbers('nan', type, [Number.NaN], []), power]);
  },
  relu: operator('Relu'),
  select: ({ builder }, [condition, a, b]) =>
    builder.node('Where', [builder.cast(condition, 'bool'), a, b]),
  sigmoid: operator('Sigmoid'),
  sign: operator('Sign'),
  sin: operator('Sin'),
  sqrt: operator('Sqrt'),
  step: (graph, [x]) => indicator(graph, 'Greater', [x, zero(graph)]),
  stopGradient: (_, [x]) => x,
  sub: operator('Sub'),
  sum: reduction('ReduceSum'),
  tanh: operator('Tanh'),
  uniform: () => {
    throw new Error('random numbers are of training, and no part of a prediction');
  },
};

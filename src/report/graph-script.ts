import { type Shape, size, topological, type Value } from '../autodiff/graph.js';
import type { Lanes } from '../autodiff/lanes.js';

/**
 * A graph as the body of a function in JavaScript, in double precision: what a page needs to predict, without anything
 * else of mlp. It is made from the forms of the ops, as machine code is: it knows none of them by its name, so that
 * whatever is written in ops can be in it.
 *
 * The body finds the numbers of each input in `inputs`, in the order given, and returns those of the output, row by row.
 * It is made of names and numbers alone; no text of a user is in it.
 */
export function graphScript(inputs: readonly Value[], output: Value): string {
  const order = topological([output]);
  const names = new Map(order.map((value, i) => [value, `v${i}`]));
  const nameOf = (value: Value): string => names.get(value) ?? 'undefined';
  const lines = order.map((value) => {
    const place = inputs.indexOf(value);
    if (place >= 0) return `const ${nameOf(value)} = inputs[${place}];`;
    return `const ${nameOf(value)} = ${expression(value, value.inputs.map(nameOf))};`;
  });
  return [PRELUDE, ...lines, `return ${nameOf(output)};`].join('\n');
}

/** Elementary functions by their plain names. */
const PRELUDE = `const { abs, exp, log, max, min, sqrt, tanh } = Math;
const sigmoid = (x) => 1 / (1 + exp(-x));
const fill = (length, of) => Float64Array.from({ length }, (_, i) => of(i));`;

function expression(value: Value, from: readonly string[]): string {
  const { form } = value.op;
  const { shape } = value;
  const length = size(shape);
  switch (form.kind) {
    case 'constant':
      return `[${form.numbers.map(literal).join(', ')}]`;
    case 'elementwise':
      return `fill(${length}, (i) => ${form.lane(texts, ...from.map((name) => `${name}[i]`))})`;
    case 'broadcast':
      return `fill(${length}, (i) => ${from[0]}[${repeated(value.inputs[0].shape, shape)}])`;
    case 'reduction':
      return `fill(${length}, (i) => { let t = ${form.combine === 'sum' ? '0' : '-Infinity'}; ${reduction(value.inputs[0].shape, form.axis, from[0], form.combine)} return t; })`;
    case 'product':
      return product(value, from, form);
    case 'input':
    case 'uniform':
      throw new Error(`a graph for a page has no ${value.op.name} that is not given`);
  }
}

/** The place in a smaller matrix that is repeated to place i of a larger one. */
function repeated([fromRows, fromColumns]: Shape, [, columns]: Shape): string {
  const row = fromRows === 1 ? '0' : `Math.floor(i / ${columns}) * ${fromColumns}`;
  return fromColumns === 1 ? row : `${row} + i % ${columns}`;
}

function reduction([rows, columns]: Shape, axis: 0 | 1, from: string, combine: 'sum' | 'max') {
  const place = axis === 0 ? `k * ${columns} + i` : `i * ${columns} + k`;
  const step = combine === 'sum' ? `t += ${from}[${place}]` : `t = max(t, ${from}[${place}])`;
  return `for (let k = 0; k < ${axis === 0 ? rows : columns}; k++) ${step};`;
}

function product(
  { shape, inputs: [a, b] }: Value,
  [nameA, nameB]: readonly string[],
  { transposeA, transposeB }: { readonly transposeA: boolean; readonly transposeB: boolean },
): string {
  const columns = shape[1];
  const inner = a.shape[transposeA ? 0 : 1];
  const row = `Math.floor(i / ${columns})`;
  const column = `i % ${columns}`;
  const placeA = transposeA ? `k * ${a.shape[1]} + ${row}` : `${row} * ${a.shape[1]} + k`;
  const placeB = transposeB ? `(${column}) * ${b.shape[1]} + k` : `k * ${b.shape[1]} + ${column}`;
  return `fill(${size(shape)}, (i) => { let t = 0; for (let k = 0; k < ${inner}; k++) t += ${nameA}[${placeA}] * ${nameB}[${placeB}]; return t; })`;
}

function literal(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

/** The arithmetic of a lane as text; a mask is a truth value. */
const texts: Lanes<string> = {
  constant: (x) => `(${literal(x)})`,
  add: (a, b) => `(${a} + ${b})`,
  sub: (a, b) => `(${a} - ${b})`,
  mul: (a, b) => `(${a} * ${b})`,
  div: (a, b) => `(${a} / ${b})`,
  neg: (x) => `(-${x})`,
  abs: (x) => `abs(${x})`,
  sqrt: (x) => `sqrt(${x})`,
  min: (a, b) => `min(${a}, ${b})`,
  max: (a, b) => `max(${a}, ${b})`,
  greater: (a, b) => `(${a} > ${b})`,
  equal: (a, b) => `(${a} === ${b})`,
  choose: (mask, a, b) => `(${mask} ? ${a} : ${b})`,
  keep: (mask, x) => `(${mask} ? ${x} : 0)`,
  exp: (x) => `exp(${x})`,
  log: (x) => `log(${x})`,
  tanh: (x) => `tanh(${x})`,
  sigmoid: (x) => `sigmoid(${x})`,
};

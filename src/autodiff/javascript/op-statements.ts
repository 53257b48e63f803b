import { type Shape, size, type Value } from '../graph.js';
import type { Form, Lanes } from '../lanes.js';
import { groupedLengths } from '../ops/grouped-matmul.js';

/** The functions that whoever runs the statements has to have: elementary ones, by their plain names. */
export type ArithmeticName = 'cos' | 'exp' | 'log' | 'sigmoid' | 'sin' | 'tanh';

/**
 * The statements that write a value of the graph into the array `out`, from the arrays of its arguments, with the bits
 * of the op's reference: sums in the same order, each result rounded as the array is that holds it.
 *
 * @param calls is added which functions they call
 */
export function statementsOf(
  out: string,
  inputs: readonly string[],
  { op: { name, form }, inputs: from, shape }: Value,
  calls: Set<ArithmeticName>,
): string {
  const [x, y] = inputs;
  const element = `${out}[i * ${shape[1]} + j]`;
  switch (form.kind) {
    case 'elementwise': {
      const elements = inputs.map((array, k) => `${array}[${size(from[k].shape) === 1 ? 0 : 'i'}]`);
      const result = form.lane(expressions(calls), ...elements);
      return `for (let i = 0; i < ${size(shape)}; i++) ${out}[i] = ${result};`;
    }
    case 'broadcast': {
      const [rows, columns] = from[0].shape;
      const row = rows === 1 ? '' : `i * ${columns} + `;
      return loops(shape, `${element} = ${x}[${row}${columns === 1 ? 0 : 'j'}]`);
    }
    case 'reduction': {
      const total = `${out}[${form.axis === 0 ? 'j' : 'i'}]`;
      const next = `${x}[i * ${from[0].shape[1]} + j]`;
      return form.combine === 'sum'
        ? loops(from[0].shape, `${total} += ${next}`)
        : `${out}.fill(-Infinity); ${loops(from[0].shape, `${total} = Math.max(${total}, ${next})`)}`;
    }
    case 'product': {
      const [left, right] = from.map((one) => one.shape);
      const inner = left[form.transposeA ? 0 : 1];
      const a = form.transposeA ? `${x}[k * ${left[1]} + i]` : `${x}[i * ${inner} + k]`;
      const b = form.transposeB ? `${y}[j * ${inner} + k]` : `${y}[k * ${right[1]} + j]`;
      const sum = `let sum = 0; for (let k = 0; k < ${inner}; k++) sum += ${a} * ${b};`;
      return loops(shape, `{ ${sum} ${element} = sum; }`);
    }
    case 'gather': {
      const picked = `const columns = [${form.columns.join(', ')}];`;
      return `{ ${picked} ${loops(shape, `${element} = ${x}[i * ${from[0].shape[1]} + columns[j]]`)} }`;
    }
    case 'grouped-product':
      return groupedStatement(out, inputs, form, from);
    case 'input':
    case 'constant':
    case 'uniform':
      throw new Error(`${name} is given, or of training, and not computed in a prediction`);
  }
}

/** A grouped product, its terms in the order of the reference. */
function groupedStatement(
  out: string,
  [a, b]: readonly string[],
  { groups, transpose }: Form & { readonly kind: 'grouped-product' },
  from: readonly Value[],
): string {
  const { rows, n, m } = groupedLengths(from[0].shape, from[1].shape, groups, transpose);
  const [ofN, ofM] = [n, m].map((width, at) => `(i * ${groups} + g) * ${width} + ${'jk'[at]}`);
  const ofWeights = `(g * ${n} + j) * ${m} + k`;
  const loop = (name: string, count: number, body: string): string =>
    `for (let ${name} = 0; ${name} < ${count}; ${name}++) ${body}`;
  const step = {
    b: `${out}[${ofN}] += ${a}[${ofM}] * ${b}[${ofWeights}]`,
    none: `${out}[${ofM}] += ${a}[${ofN}] * ${b}[${ofWeights}]`,
    a: `${out}[${ofWeights}] += ${a}[${ofN}] * ${b}[${ofM}]`,
  }[transpose];
  return loop('g', groups, loop('i', rows, loop('j', n, loop('k', m, `${step};`))));
}

/** Loops over rows and columns of a shape. */
const loops = ([rows, columns]: Shape, body: string): string =>
  `for (let i = 0; i < ${rows}; i++) for (let j = 0; j < ${columns}; j++) ${body};`;

/** One lane of an op as an expression, in which a mask is true or false. */
function expressions(calls: Set<ArithmeticName>): Lanes<string> {
  const call = (name: ArithmeticName) => (x: string) => {
    calls.add(name);
    return `${name}(${x})`;
  };
  const between = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`;
  return {
    constant: (x) => (Object.is(x, -0) || x < 0 ? `(-${-x})` : String(x)),
    add: between('+'),
    sub: between('-'),
    mul: between('*'),
    div: between('/'),
    neg: (x) => `(-${x})`,
    abs: (x) => `Math.abs(${x})`,
    sqrt: (x) => `Math.sqrt(${x})`,
    min: (a, b) => `Math.min(${a}, ${b})`,
    max: (a, b) => `Math.max(${a}, ${b})`,
    greater: between('>'),
    equal: between('==='),
    choose: (mask, a, b) => `(${mask} ? ${a} : ${b})`,
    keep: (mask, x) => `(${mask} ? ${x} : 0)`,
    exp: call('exp'),
    log: call('log'),
    tanh: call('tanh'),
    sigmoid: call('sigmoid'),
    sin: call('sin'),
    cos: call('cos'),
  };
}

/** A value with the number itself for an argument that repeats one number: an expression does so, too. */
export function withoutRepeats(value: Value): Value {
  if (value.op.form.kind !== 'elementwise') return value;
  const isRepeated = ({ op, inputs }: Value): boolean =>
    op.form.kind === 'broadcast' && size(inputs[0].shape) === 1;
  return { ...value, inputs: value.inputs.map((one) => (isRepeated(one) ? one.inputs[0] : one)) };
}

import { type Floats, sameShape, topological, type Value } from '../../autodiff/graph.js';
import { input } from '../../autodiff/ops.js';
import type { ForwardGraph } from '../../network/network.js';
import type { Weights } from '../../network/weights.js';
import { isKeyOf } from '../../support/records.js';
import type { GraphBuilder } from './graph-builder.js';
import { type NetworkGraph, opForms } from './op-forms.js';

/**
 * Adds the forward half of a network: from its inputs (n × inputs, of the type of its numbers) to its predictions
 * (n × units). What it consists of is not known here: it is a graph of ops.
 *
 * @param features the name of the inputs
 * @returns the name of the predictions
 */
export function addNetwork(
  builder: GraphBuilder,
  network: ForwardGraph,
  weights: Weights,
  type: NetworkGraph['type'],
  features: string,
): string {
  const most = Math.max(...network.parameters.flatMap(({ shape }) => [...shape]));
  const x = input('features', [most + 1, network.spec.inputs]);
  const predictions = network.predict(x);
  return addValue(builder, predictions, { value: x, name: features }, weights, type);
}

/**
 * Adds a graph of ops.
 *
 * @param rows the input of which each row is an example. It has more rows than any other value is long, so that a
 * dimension of so many is known to be that of the examples, which ONNX leaves open
 * @param numbers of the other inputs
 * @returns the name of the output
 */
export function addValue(
  builder: GraphBuilder,
  output: Value,
  rows: { readonly value: Value; readonly name: string },
  numbers: ReadonlyMap<Value, Floats>,
  type: NetworkGraph['type'],
): string {
  const names = new Map([[rows.value, rows.name]]);
  const nameOf = (value: Value): string => {
    const name = names.get(value);
    if (name === undefined) throw new Error(`${value.op.name} has no name in the graph yet`);
    return name;
  };
  const graph: NetworkGraph = {
    builder,
    type,
    given(value) {
      const { form } = value.op;
      const found = form.kind === 'constant' ? form.numbers : numbers.get(value);
      if (found === undefined) throw new Error(`no numbers for ${value.name}`);
      const name = form.kind === 'constant' ? 'constant' : value.name?.replaceAll(' ', '_');
      return builder.numbers(name ?? 'input', type, found, value.shape);
    },
    expanded(name, { shape: [count, columns], inputs: [from] }) {
      // Where the rows are there already, a 1 leaves them as they are: each shape is broadcast to the other.
      const isOpen = count === rows.value.shape[0];
      if (!isOpen || from.shape[0] === count) {
        const shape = builder.numbers('shape', 'int64', [isOpen ? 1 : count, columns], [2]);
        return builder.node('Expand', [name, shape]);
      }
      const open = builder.node('Shape', [rows.name], {
        attributes: { start: { kind: 'int', value: 0 }, end: { kind: 'int', value: 1 } },
      });
      const shape = builder.node(
        'Concat',
        [open, builder.numbers('width', 'int64', [columns], [1])],
        {
          name: 'shape',
          attributes: { axis: { kind: 'int', value: 0 } },
        },
      );
      return builder.node('Expand', [name, shape]);
    },
  };
  const order = topological([output]);
  const needed = new Set([output]);
  for (const value of order.toReversed()) {
    if (needed.has(value)) for (const operand of operands(value)) needed.add(operand);
  }
  for (const value of order) {
    if (!needed.has(value) || names.has(value)) continue;
    const { name } = value.op;
    if (!isKeyOf(opForms, name)) throw new Error(`no form of ${name} in ONNX`);
    names.set(value, opForms[name](graph, operands(value).map(nameOf), value));
  }
  return nameOf(output);
}

/** The arguments of a value, without what repeats them where ONNX does so by itself. */
function operands({ op, inputs, shape }: Value): readonly Value[] {
  if (op.form.kind !== 'elementwise') return inputs;
  const repeated = inputs.map((one) => (one.op.form.kind === 'broadcast' ? one.inputs[0] : one));
  const longest = (axis: 0 | 1): number => Math.max(...repeated.map((one) => one.shape[axis]));
  return sameShape([longest(0), longest(1)], shape) ? repeated : inputs;
}

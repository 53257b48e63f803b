import { inputCount, type Schema } from '../dataset/encode/schema.js';

/** What the networks of a model have to fit. */
interface Sizes {
  readonly task: 'classification' | 'regression';
  readonly schema: Schema;
}

/** A network, all but the numbers in its weight matrices. */
interface NetworkSizes {
  readonly layers: readonly {
    readonly units: number;
    readonly activation: string;
    readonly weights: readonly unknown[];
  }[];
}

/**
 * What does not fit in the sizes of a model's network, with the path to it, or undefined when all do. Nothing is
 * allocated on the word of the file: rows and numbers are counted where they are.
 *
 * @param place of the network in the model, with a dot behind it
 */
export function misfit(
  model: Sizes,
  network: NetworkSizes,
  place: string,
  /** How many numbers the first layer is given beside the inputs. */
  embedded: number,
  isHidden: (activation: string) => boolean,
): string | undefined {
  let inputs = inputCount(model.schema);
  if (inputs === 0) return 'schema.features: expected at least one input, got none';
  inputs += embedded;
  for (let l = 0; l < network.layers.length; l++) {
    const { units, activation, weights } = network.layers[l];
    const path = `${place}layers[${l}]`;
    if (l + 1 < network.layers.length && !isHidden(activation)) {
      return `${path}.activation: "${activation}" is for the last layer only`;
    }
    if (weights.length !== units) {
      return `${path}.weights: expected ${counted(units, 'row')}, one per unit, got ${weights.length}`;
    }
    for (let j = 0; j < units; j++) {
      const row = weights[j];
      if (!Array.isArray(row)) return `${path}.weights[${j}]: expected a list of numbers`;
      if (row.length !== inputs + 1) {
        return `${path}.weights[${j}]: expected ${counted(inputs + 1, 'number')}, a bias and one for each of ${counted(inputs, 'input')}, got ${row.length}`;
      }
    }
    inputs = units;
  }
  return outputMisfit(model, network, place);
}

/** The last layer against the target: softmax with a unit per class, sigmoid for two, linear for a number. */
function outputMisfit(
  { task, schema: { target } }: Sizes,
  { layers }: NetworkSizes,
  place: string,
): string | undefined {
  const path = `${place}layers[${layers.length - 1}]`;
  const { units, activation } = layers[layers.length - 1];
  if ((task === 'classification') !== (target.kind === 'classes')) {
    return `schema.target.kind: "${target.kind}" does not fit the task, ${task}`;
  }
  const classes = target.kind === 'classes' ? target.classes.length : undefined;
  const expected =
    classes === undefined
      ? OUTPUTS_FOR_NUMBER
      : classes === 2
        ? OUTPUTS_FOR_TWO
        : [['softmax', classes] as const];
  const fitting = expected.find(([name]) => name === activation);
  const purpose = classes === undefined ? 'a number' : `${classes} classes`;
  if (fitting === undefined) {
    const names = expected.map(([name]) => name).join(' or ');
    return `${path}.activation: expected ${names} for ${purpose}, got "${activation}"`;
  }
  if (units !== fitting[1]) {
    return `${path}.units: expected ${fitting[1]} for ${activation} and ${purpose}, got ${units}`;
  }
  return undefined;
}

const OUTPUTS_FOR_NUMBER = [['linear', 1]] as const;
const OUTPUTS_FOR_TWO = [
  ['softmax', 2],
  ['sigmoid', 1],
] as const;

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

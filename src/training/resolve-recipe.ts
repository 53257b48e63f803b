import { type LossChoice, lossFor } from '../network/choices.js';
import { type DataShape, resolveNetwork } from '../network/layer-spec.js';
import { losses } from '../network/losses.js';
import { buildNetwork, type Network } from '../network/network.js';
import type { ObjectiveSpec } from '../network/objective.js';
import { type OutputName, outputs } from '../network/outputs.js';
import { MlpError } from '../support/errors.js';
import { keysOf } from '../support/records.js';
import { orList } from '../support/words.js';
import type { Recipe } from './recipe.js';

/** A recipe made definite by the data: what will be trained, before it has weights. */
export interface ResolvedRecipe {
  readonly network: Network;
  readonly objective: ObjectiveSpec;
  readonly dropout: readonly number[];
}

/**
 * Settles what a recipe leaves open.
 *
 * @throws MlpError ('usage') for a recipe that does not fit the data or itself
 */
export function resolveRecipe(recipe: Recipe, data: DataShape): ResolvedRecipe {
  const spec = resolveNetwork(recipe.widths, recipe.activations, data, recipe.output);
  const output = spec.outputs.activation;
  const loss = recipe.loss ?? (output === 'linear' ? 'squared' : 'cross-entropy');
  if (!allows(loss, output)) {
    const [other, ...others] = keysOf(losses).filter((name) => allows(name, output));
    throw new MlpError({
      kind: 'usage',
      option: 'loss',
      value: loss,
      problem: `it needs probabilities, and a ${output} output gives a number`,
      advice: { text: `use ${orList(['{}', ...others])}`, options: { loss: other } },
    });
  }
  const { labelSmoothing = 0 } = recipe;
  if (labelSmoothing > 0 && loss !== 'cross-entropy') {
    const isPossible = allows('cross-entropy', output);
    throw new MlpError({
      kind: 'usage',
      option: 'labelSmoothing',
      value: String(labelSmoothing),
      problem: isPossible
        ? 'it is of cross entropy, and the loss is another one'
        : `it is of classes, and a ${output} output gives a number`,
      advice: isPossible ? { text: 'use', options: { loss: 'cross-entropy' } } : 'leave it out',
    });
  }
  const ofClasses = ['validation-accuracy', 'validation-calibrated-loss'];
  if (ofClasses.includes(recipe.monitor ?? '') && outputs[output].classify === null) {
    throw new MlpError({
      kind: 'usage',
      option: 'monitor',
      value: recipe.monitor,
      problem: `a ${output} output gives a number, which has no accuracy and no probability`,
      advice: { text: 'use', options: { monitor: 'validation-loss' } },
    });
  }
  return {
    network: buildNetwork(spec),
    objective: { loss, logBase: recipe.logBase },
    dropout: dropoutPerLayer(recipe.dropout, spec.hidden.length),
  };
}

/** Whether a loss is defined for an output. */
function allows(loss: LossChoice, output: OutputName): boolean {
  return lossFor(loss).outputs.some((allowed) => allowed === output);
}

/** One probability for each hidden layer. */
function dropoutPerLayer(given: readonly number[], layers: number): number[] {
  if (layers === 0 && given.some((p) => p > 0)) {
    throw new MlpError({
      kind: 'usage',
      option: 'dropout',
      value: given.join(','),
      problem: 'there is no hidden layer whose units could be dropped',
      advice: ['leave it out', { text: 'use', options: { hidden: '16' } }],
    });
  }
  if (given.length > 1 && given.length !== layers) {
    const layersText = layers === 1 ? 'is 1 hidden layer' : `are ${layers} hidden layers`;
    throw new MlpError({
      kind: 'usage',
      option: 'dropout',
      value: given.join(','),
      problem: `there ${layersText}, and ${given.length} probabilities`,
      advice: 'give one for all of them, or one each',
    });
  }
  return Array.from({ length: layers }, (_, l) => given[given.length === 1 ? 0 : l]);
}

import type { Network } from '../network/network.js';
import { fromRows, type Weights } from '../network/weights.js';
import { MlpError } from '../support/errors.js';

/** The layers of a model: one row per unit, the bias first. */
type Layers = readonly { readonly weights: readonly (readonly number[])[] }[];

/**
 * First weights for a network from the layers of a model.
 *
 * @param name of the model in the recipe
 * @throws MlpError ('data') when the layers are not those of the network
 */
export function weightsOfLayers(layers: Layers, network: Network, name: string): Weights {
  const at = { kind: 'data', option: 'initFrom', value: name } as const;
  // In words: which of the two options that give the widths is the one to change, is not known here.
  const asInThatModel = `the layers of that model are ${widthsOf(layers)}`;
  if (layers.length !== network.layers.length) {
    throw new MlpError({
      ...at,
      problem: `it has ${layers.length} layers, and the network has ${network.layers.length}`,
      advice: asInThatModel,
    });
  }
  network.layers.forEach(({ units, inputs }, l) => {
    const { weights } = layers[l];
    const odd = weights.findIndex((row) => row.length !== 1 + inputs);
    if (weights.length === units && odd === -1) return;
    const got =
      odd === -1
        ? `${weights.length} rows`
        : `a row of ${weights[odd].length} numbers (layers[${l}].weights[${odd}])`;
    throw new MlpError({
      ...at,
      problem: `layer ${l + 1} has ${got}, and the network needs ${units} rows of 1 + ${inputs}`,
      advice: asInThatModel,
    });
  });
  return fromRows(
    network,
    layers.map(({ weights }) => weights),
  );
}

/** `4,8,3`: the inputs, and the units of each layer. */
function widthsOf(layers: Layers): string {
  const inputs = (layers[0]?.weights[0]?.length ?? 1) - 1;
  return [inputs, ...layers.map(({ weights }) => weights.length)].join(',');
}

import type { Floats, Value } from '../autodiff/graph.js';
import { randomFor } from '../support/random.js';
import { activationFor } from './choices.js';
import { type InitializerChoice, initialize } from './initializers.js';
import type { Network } from './network.js';
import { part } from './parts.js';
import { setMatrices, type Weights } from './weights.js';

/**
 * Random first weights, the same for the same seed and layer sizes.
 *
 * @param initializer for every layer, but not for an embedding, which has first weights of its own; by default each layer's own, by the activation that follows it
 */
export function initialWeights(
  network: Network,
  seed: number,
  initializer?: InitializerChoice,
): Weights {
  const random = randomFor(seed, 'weights');
  const weights = new Map<Value, Floats>(
    network.embedding &&
      part('embeddings').firstWeights(network.embedding, randomFor(seed, 'embedding')),
  );
  network.layers.forEach((layer, l) => {
    const hidden = network.spec.hidden[l];
    const own: InitializerChoice =
      hidden === undefined ? { name: 'glorot' } : activationFor(hidden.activation).initializer;
    const first = initialize(initializer ?? own, layer.inputs, layer.units, random);
    weights.set(layer.bias, first.bias);
    setMatrices(weights, layer, first.weights);
  });
  return weights;
}

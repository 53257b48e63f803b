import * as v from 'valibot';
import type { Network } from '../network/network.js';
import { fromRows, type Weights } from '../network/weights.js';
import { escapeControls, MlpError } from '../support/errors.js';
import { checkFormat, parseJson } from './read-model.js';
import { readText } from './read-text.js';

/** What `--init-from` needs of a model file; the rest may be there or not. */
const layersSchema = v.object({
  layers: v.array(v.object({ weights: v.array(v.array(v.pipe(v.number(), v.finite()))) })),
});

/**
 * First weights for a network from the layers of a model file, which may be written by hand: only
 * `format`, `version` and the layers' `weights` are read.
 *
 * @throws MlpError ('data') when the file cannot be read, or its layers are not those of the network
 */
export function readInitialWeights(path: string, network: Network): Weights {
  const shown = `--init-from ${escapeControls(path)}`;
  const value = parseJson(readText(path), shown);
  checkFormat(value, shown);
  const result = v.safeParse(layersSchema, value, { abortEarly: true });
  if (!result.success) {
    const place = result.issues[0].path?.map(({ key }) => String(key)).join('.') ?? 'layers';
    throw new MlpError(
      'data',
      `${shown}: ${escapeControls(place)}: expected a list of layers, each with a matrix of "weights"`,
      'one row per unit, the bias first',
    );
  }
  const { layers } = result.output;
  if (layers.length !== network.layers.length) {
    throw new MlpError(
      'data',
      `${shown}: it has ${layers.length} layers, and the network has ${network.layers.length}`,
      'give --layers as in that model',
    );
  }
  network.layers.forEach(({ units, inputs }, l) => {
    const { weights } = layers[l];
    const odd = weights.findIndex((row) => row.length !== 1 + inputs);
    if (weights.length === units && odd === -1) return;
    const got =
      odd === -1
        ? `${weights.length} rows`
        : `a row of ${weights[odd].length} numbers (layers[${l}].weights[${odd}])`;
    throw new MlpError(
      'data',
      `${shown}: layer ${l + 1} has ${got}, and the network needs ${units} rows of 1 + ${inputs}`,
      'give --layers as in that model',
    );
  });
  return fromRows(
    network,
    layers.map(({ weights }) => weights),
  );
}

import * as v from 'valibot';
import type { Network } from '../network/network.js';
import { fromRows, type Weights } from '../network/weights.js';
import { escapeControls, MlpError } from '../support/errors.js';
import { checkFormat, parseJson } from './parse-model.js';
import { readText } from './read-text.js';

/** What first weights need of a model file; the rest may be there or not. */
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
  const shown = escapeControls(path);
  const at = { kind: 'data', option: 'initFrom', value: path } as const;
  const value = parseJson(readText(path), shown);
  checkFormat(value, shown);
  const result = v.safeParse(layersSchema, value, { abortEarly: true });
  if (!result.success) {
    const place = result.issues[0].path?.map(({ key }) => String(key)).join('.') ?? 'layers';
    throw new MlpError({
      ...at,
      problem: `${escapeControls(place)}: expected a list of layers, each with a matrix of "weights"`,
      advice: 'one row per unit, the bias first',
    });
  }
  const { layers } = result.output;
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
function widthsOf(layers: readonly { readonly weights: readonly (readonly number[])[] }[]): string {
  const inputs = (layers[0]?.weights[0]?.length ?? 1) - 1;
  return [inputs, ...layers.map(({ weights }) => weights.length)].join(',');
}

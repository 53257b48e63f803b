import * as v from 'valibot';
import type { Network } from '../network/network.js';
import type { Weights } from '../network/weights.js';
import { escapeControls, MlpError } from '../support/errors.js';
import { checkFormat, parseJson } from './parse-model.js';
import { readText } from './read-text.js';
import { severalNetworks, weightsOfLayers } from './weights-of-layers.js';

const matrix = v.object({ weights: v.array(v.array(v.pipe(v.number(), v.finite()))) });

/** What first weights need of a model file; the rest may be there or not. */
const layersSchema = v.object({
  embedding: v.optional(v.object({ columns: v.array(matrix) })),
  layers: v.array(matrix),
});

/** A model of several networks. */
const membersSchema = v.object({ members: v.array(v.unknown()) });

/**
 * First weights for a network from the layers of a model file, which may be written by hand: only
 * `format`, `version` and the `weights` of the layers and of an embedding are read.
 *
 * @throws MlpError ('data') when the file cannot be read, or its layers are not those of the network
 */
export function readInitialWeights(path: string, network: Network): Weights {
  const shown = escapeControls(path);
  const at = { kind: 'data', option: 'initFrom', value: path } as const;
  const value = parseJson(readText(path), shown);
  checkFormat(value, shown);
  const several = v.safeParse(membersSchema, value);
  if (several.success) throw severalNetworks(several.output.members.length, path);
  const result = v.safeParse(layersSchema, value, { abortEarly: true });
  if (!result.success) {
    const place = result.issues[0].path?.map(({ key }) => String(key)).join('.') ?? 'layers';
    throw new MlpError({
      ...at,
      problem: `${escapeControls(place)}: expected a list of layers, each with a matrix of "weights"`,
      advice: 'one row per unit, the bias first',
    });
  }
  return weightsOfLayers(result.output, network, path);
}

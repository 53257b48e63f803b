import { MlpError } from '../support/errors.js';
import { formatVersion, type Model, networksOf, type SingleModel } from './model.js';
import { weightsDigest } from './weights-digest.js';

/**
 * One network of a model as a model of its own: of several, the member with a number from 1.
 *
 * @throws MlpError ('usage') for a member that the model has not
 */
export function memberModel(model: Model, member?: number): SingleModel {
  const networks = networksOf(model);
  const chosen = networks[(member ?? 1) - 1];
  if (chosen === undefined) {
    throw new MlpError({
      kind: 'usage',
      option: 'member',
      value: String(member),
      problem:
        networks.length === 1
          ? 'the model is one network'
          : `the model has ${networks.length} members`,
      advice:
        networks.length === 1
          ? 'leave it out'
          : { text: 'the last one is', options: { member: String(networks.length) } },
    });
  }
  if (model.members === undefined) return model;
  const { members: _, ...head } = model;
  const { layers, embedding, temperature } = chosen;
  const network = {
    layers,
    ...(embedding !== undefined && { embedding }),
    ...(temperature !== undefined && { temperature }),
  };
  return {
    ...head,
    ...network,
    version: formatVersion(network, head.schema),
    weights: weightsDigest([network]),
  };
}

import { MlpError } from '../support/errors.js';
import { formatVersion, type Model, type SingleModel } from './model.js';
import { weightsDigest } from './weights-digest.js';

/**
 * One network of a model as a model of its own: of several, the member with a number from 1.
 *
 * @throws MlpError ('usage') for a member that the model has not
 */
export function memberModel(model: Model, member?: number): SingleModel {
  const { members } = model;
  if (members === undefined) {
    if (member === undefined) return model;
    const problem = 'the model is one network, and has no members';
    throw new MlpError({ ...at(member), problem, advice: 'leave it out' });
  }
  const chosen = members[(member ?? 1) - 1];
  if (chosen === undefined) {
    throw new MlpError({
      ...at(member),
      problem:
        members.length === 1 ? 'the model has 1 member' : `the model has ${members.length} members`,
      advice: { text: 'the last one is', options: { member: String(members.length) } },
    });
  }
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

function at(member: number | undefined) {
  return { kind: 'usage', option: 'member', value: String(member) } as const;
}

import { type Advice, MlpError } from '../support/errors.js';
import type { Recipe } from './recipe.js';
import { smallerSteps } from './smaller-steps.js';
import type { Fitted } from './train-prepared.js';

/**
 * The error for a training whose loss is not a number any more: where, what is kept of it, and what to try.
 *
 * @param file that its model is in, fit to be shown
 */
export function divergence(fitted: Fitted, recipe: Recipe, file: string): MlpError {
  const { where, kept, isFromTheFirst } = whatIsKept(fitted, recipe);
  // Where the first weights come to no number, no step is to blame.
  const advice = isFromTheFirst ? smallerNumbers(fitted, recipe) : smallerSteps(recipe);
  const problem = isFromTheFirst
    ? `the loss is not a number even with the first weights, which are in ${file}: they, or the numbers in the data, are too large`
    : `the loss is not a number any more in ${where}; ${kept} in ${file}`;
  return new MlpError({ kind: 'diverged', problem, advice });
}

/** Where a training went wrong, and what of it is in the model. */
function whatIsKept({ members, training, ...one }: Fitted, { ensemble }: Recipe) {
  const [first] = members ?? [];
  const { epochs, weightsEpoch } = first ?? one;
  const isFromTheFirst = weightsEpoch === 0 && !Number.isFinite(training.loss);
  if (members !== undefined && first.stopped !== 'diverged') {
    const { length } = members;
    const kept = length === 1 ? 'the one before it is' : `the ${length} before it are`;
    return length === ensemble
      ? { where: 'the mean of all members', kept: 'all of them are', isFromTheFirst }
      : { where: `member ${length + 1}`, kept, isFromTheFirst };
  }
  const kept = weightsEpoch === 0 ? 'the first weights' : `the weights of epoch ${weightsEpoch}`;
  return { where: `epoch ${epochs}`, kept: `${kept} are`, isFromTheFirst };
}

/** First weights as usual, data that is scaled, or more room for what is neither. */
function smallerNumbers({ model: { task } }: Fitted, recipe: Recipe): Advice {
  const { init, initFrom, precision } = recipe;
  if (initFrom !== undefined) return { text: 'leave {} out', options: { initFrom: undefined } };
  if (init !== undefined) return { text: 'leave {} out', options: { init: undefined } };
  const isLoose = recipe.scale === 'none';
  const isLooseTarget = task === 'regression' && recipe.scaleTarget === 'none';
  const scaled = {
    ...(isLoose && { scale: 'standard' }),
    ...(isLooseTarget && { scaleTarget: 'standard' }),
  };
  if (isLoose || isLooseTarget) return { text: 'scale them:', options: scaled };
  return precision === 'single'
    ? { text: 'leave more room for them:', options: { precision: 'double' } }
    : 'take larger units, so that the numbers are smaller';
}

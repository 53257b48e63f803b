import type { Advice } from '../support/errors.js';
import type { Recipe } from './recipe.js';

/** Steps of this size, of gradients that are clipped, diverge on nothing that is scaled. */
const SAFE = { learningRate: 0.01, clipNorm: 1 };

/** A tenth of the learning rate, or less where that is still a large one, on gradients that are clipped. */
export function smallerSteps(recipe: Recipe): Exclude<Advice, string> {
  const { learningRate, clipNorm, schedule, weightDecay = 0 } = recipe;
  // Decoupled decay multiplies a weight by 1 − η·decay in each step: beyond −1, it grows without a gradient.
  const stable = weightDecay === 0 ? Infinity : 1 / weightDecay;
  const lower = Math.min(learningRate / 10, SAFE.learningRate, stable);
  const grows = schedule.name === 'step' && schedule.factor > 1;
  return {
    text: 'try smaller steps:',
    options: {
      lr: String(Number(lower.toPrecision(3))),
      ...((clipNorm ?? Infinity) > SAFE.clipNorm && { clipNorm: String(SAFE.clipNorm) }),
      ...(grows && { schedule: 'constant' }),
    },
  };
}

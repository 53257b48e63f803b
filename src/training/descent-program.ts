import type { Program } from '../engine/program.js';
import type { Dropout } from '../network/dropout.js';
import type { NumberInputs } from '../network/number-inputs.js';
import { trainingLoss, trainingProgram } from '../network/programs.js';
import type { Recipe } from './recipe.js';
import type { ResolvedRecipe } from './resolve-recipe.js';

/** The compiled engine adds the sums of fewer rows than this in another order. */
const FEWEST_ROWS = 8;

/**
 * The rows of a batch: no more than there are examples, as a step takes the mean over those that are there, and memory and
 * time for all rows. No bit depends on rows that are not there, as long as there are 8.
 */
export function batchRows(batchSize: number, exampleCount: number): number {
  return Math.min(batchSize, Math.max(exampleCount, FEWEST_ROWS));
}

/** The program of a step that a recipe describes, for so many examples. @param inputs where it has its numbers */
export function descentProgram(
  recipe: Recipe,
  resolved: ResolvedRecipe,
  exampleCount: number,
  inputs?: NumberInputs,
): Program {
  const rows = batchRows(recipe.batchSize, exampleCount);
  return trainingProgram(
    resolved.network,
    {
      ...recipe,
      ...lossSpec(recipe, resolved, exampleCount, rows),
      watchGradient: recipe.gradientTolerance !== undefined,
    },
    inputs,
  );
}

/** What such a step makes small, as a graph: for so many rows of a training with so many examples. */
export function descentLoss(
  recipe: Recipe,
  resolved: ResolvedRecipe,
  exampleCount: number,
  rows: number,
): ReturnType<typeof trainingLoss> {
  return trainingLoss(resolved.network, lossSpec(recipe, resolved, exampleCount, rows));
}

function lossSpec(
  { penalties, seed, labelSmoothing }: Recipe,
  { objective, dropout }: ResolvedRecipe,
  exampleCount: number,
  batchSize: number,
) {
  return {
    ...objective,
    penalties,
    batchSize,
    exampleCount,
    dropout: dropoutOf(dropout, seed),
    labelSmoothing,
  };
}

/** What is dropped, if anything is. */
export function dropoutOf(probabilities: readonly number[], seed: number): Dropout | undefined {
  return probabilities.some((p) => p > 0) ? { probabilities, seed } : undefined;
}

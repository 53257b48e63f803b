import type { Engine } from '../engine/program.js';
import { type TrainingObserver, trainNetwork } from '../training/train-network.js';
import type { Learnt } from './learnt.js';
import type { PreparedFold } from './prepare-folds.js';
import { resolveKinds } from './resolve-kinds.js';
import { trainingRecipe } from './training-recipe.js';

/** What was learnt on the rows of a fold. */
export type TrainedFold = Pick<Learnt, 'network' | 'objective' | 'scorer' | 'epochs' | 'stopped'>;

/**
 * Trains what the recipe of a fold says, a network or several.
 *
 * @param onShare is told several times a second which share of the epochs is done
 */
export async function trainFold(
  { recipe, parts }: Pick<PreparedFold, 'recipe' | 'parts'>,
  engine: Engine,
  onShare: (share: number) => void,
): Promise<TrainedFold> {
  const { ensemble, epochs } = recipe;
  const descent = trainingRecipe(recipe);
  const kinds = await resolveKinds(recipe, parts.schema, parts.training);
  const all = epochs * (ensemble ?? 1);
  const observer: TrainingObserver = {
    onProgress: (done) => onShare(done / all),
    onEpoch: ({ member = 1, epoch }) => onShare(((member - 1) * epochs + epoch) / all),
  };
  if (ensemble === undefined) return trainNetwork(descent, kinds[0], parts, engine, observer);
  const { trainEnsemble } = await import('./train-ensemble.js');
  return trainEnsemble({ ...recipe, ensemble }, kinds, parts, engine, observer);
}

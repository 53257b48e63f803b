import type { Schema } from '../dataset/encode/schema.js';
import type { Engine } from '../engine/program.js';
import type { ModelMember } from '../model/model.js';
import { averaged, modelNetwork } from '../model/restore.js';
import { baselineLoss } from '../network/baseline.js';
import { countOf } from '../network/example-rows.js';
import { createScorer, type Scorer } from '../network/scorer.js';
import { fittedTemperatures } from '../network/temperatures.js';
import { inPieces } from '../support/in-pieces.js';
import type { DescentState } from '../training/descent-state.js';
import type { ResolvedRecipe } from '../training/resolve-recipe.js';
import type { TrainingObserver } from '../training/train-network.js';
import { ownWorkplace, type Workplace, type Workshop } from '../training/workshop.js';
import type { Learnt } from './learnt.js';
import { memberTemperature } from './member-temperature.js';
import { type MembersData, memberRecipe, trainMembers } from './train-members.js';
import type { BudgetedRecipe } from './training-recipe.js';
import { scoreUnseen } from './unseen-rows.js';

/** What an ensemble is trained on. */
export interface EnsembleData extends MembersData {
  readonly schema: Schema;
}

/**
 * Trains several networks of one recipe, each from its own seed, on examples that they share; see `trainMembers`. Where
 * rows are held out, the validation score is that of each row by the members that have not seen it.
 *
 * @param workshop what it shares with other trainings; nothing by default. Nobody writes to the examples any more then
 */
export async function trainEnsemble(
  recipe: BudgetedRecipe & { readonly ensemble: number },
  kinds: readonly [ResolvedRecipe, ...ResolvedRecipe[]],
  data: EnsembleData,
  engine: Engine,
  observer: TrainingObserver = {},
  from?: DescentState,
  workshop?: Workshop,
): Promise<Learnt> {
  const work = (place: Workplace): Promise<Learnt> =>
    trainAt(place, recipe, kinds, data, engine, observer, from);
  return workshop ? workshop.work(data, work) : work(ownWorkplace(engine, data));
}

async function trainAt(
  place: Workplace,
  recipe: BudgetedRecipe & { readonly ensemble: number },
  given: readonly [ResolvedRecipe, ...ResolvedRecipe[]],
  { schema, ...examples }: EnsembleData,
  engine: Engine,
  observer: TrainingObserver,
  from: DescentState | undefined,
): Promise<Learnt> {
  const { precision } = recipe;
  const { memory } = place;
  const training = place.store(examples.training, precision);
  const validation = examples.validation && place.store(examples.validation, precision);
  const data = { ...examples, training, validation };
  const count = countOf(training);
  const trainers = given.map((kind) =>
    place.trainer(memberRecipe(recipe, kind, data), kind, count),
  );
  const trained = await trainMembers(recipe, trainers, data, observer, from);
  const kinds = trainers.map(({ resolved }) => resolved);
  const [{ network: first, objective }] = kinds;

  const { outputs } = first.spec;
  const temperatures = kinds.map(({ network }, kind) =>
    outputs.activation === 'linear'
      ? undefined
      : memberTemperature(
          trained.members.filter((member) => member.kind === kind),
          createScorer(network, objective, engine, precision, memory, fittedTemperatures),
        ),
  );
  const members = trained.members.map(({ seed, kind, weights }): ModelMember => {
    const temperature = temperatures[kind];
    return {
      seed,
      ...modelNetwork(kinds[kind].network, weights, schema),
      ...(temperature !== undefined && { temperature }),
    };
  });
  const averagerOf = (some: readonly ModelMember[]) => {
    const { network, weightsOf } = averaged({ schema }, some);
    const scorer = createScorer(network, objective, engine, precision, memory);
    const scorerOf = (others: readonly ModelMember[]): Scorer => {
      scorer.use(weightsOf(others));
      return scorer;
    };
    return { network, scorerOf };
  };
  const all = averagerOf(members);
  const unseen = scoreUnseen(trained.members, members, averagerOf, schema);
  const scorer = all.scorerOf(members);
  return {
    ...trained,
    objective,
    network: all.network,
    networks: { members },
    scorer,
    epochs: trained.members.reduce((sum, { epochs }) => sum + epochs, 0),
    weightsEpoch: undefined,
    members: trained.members.map(({ kind: _, weights: __, heldOut: ___, ...outcome }) => outcome),
    training: await inPieces(scorer.scoring(training.examples, training.rows), (rows) =>
      observer.onScoring?.(rows / countOf(training)),
    ),
    ...unseen,
    trainedOn: training,
    baselineLoss: baselineLoss(outputs, objective, training.examples, training.rows),
  };
}

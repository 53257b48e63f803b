import type { ExampleRows } from '../network/example-rows.js';
import type { Weights } from '../network/weights.js';
import type { StopReason } from '../training/convergence.js';
import type { DescentState, FinishedDescent } from '../training/descent-state.js';
import { toNamed, weightsFromNamed } from '../training/named-numbers.js';
import type { Spent } from '../training/pace.js';
import type { ResolvedRecipe } from '../training/resolve-recipe.js';
import type { TrainingObserver } from '../training/train-network.js';
import type { Trainer, TrainingData } from '../training/trainer.js';
import type { MemberOutcome } from './learnt.js';
import { foldOf, type MemberFold, memberSeed } from './member-folds.js';
import { type BudgetedRecipe, trainingRecipe } from './training-recipe.js';

/** What the members of an ensemble share: examples that are stored, and what runs them. */
export interface MembersData {
  readonly training: ExampleRows;
  /** Rows that no member is trained on, to watch all of them. */
  readonly validation?: ExampleRows | undefined;
  /** Or parts of the training rows, of which each member holds out another. */
  readonly folds?: readonly MemberFold[] | undefined;
}

/** A member as it was learnt. */
export interface TrainedMember extends MemberOutcome {
  /** Which of the kinds it is. */
  readonly kind: number;
  readonly weights: Weights;
  /** The rows that it was watched by. */
  readonly heldOut: ExampleRows | undefined;
}

/** Members that were trained, how the last training ended, and what all took. */
export interface TrainedMembers extends Spent {
  readonly members: readonly TrainedMember[];
  readonly stopped: StopReason;
}

/**
 * Trains the members of an ensemble, one after the other. One that is interrupted, or diverges, ends that: it is among
 * those that are given only if there is no other. The time that a recipe allows is shared by all.
 *
 * @param trainers of the kinds of networks, which the members take in turn
 * @param from the state of the member to continue, and what those before it came to
 */
export async function trainMembers(
  recipe: BudgetedRecipe & { readonly ensemble: number },
  trainers: readonly Trainer[],
  data: MembersData,
  observer: TrainingObserver,
  from?: DescentState,
): Promise<TrainedMembers> {
  const partsOf = partsByMember(data, trainers.length);
  const members: TrainedMember[] = [];
  const before: FinishedDescent[] = [];
  const finished = from?.before ?? [];
  let [seconds, examples, stopped]: [number, number, StopReason] = [0, 0, 'epochs'];
  for (let m = 0; m < recipe.ensemble; m++) {
    const kind = m % trainers.length;
    const trainer = trainers[kind];
    const { network } = trainer.resolved;
    const seed = memberSeed(recipe.seed, m);
    const parts = partsOf(m);
    const done = finished.at(m);
    const maxTime = recipe.maxTime && Math.max(0, recipe.maxTime - seconds) / (recipe.ensemble - m);
    const result = done
      ? { ...done, weights: weightsFromNamed(network.parameters, done.weights, recipe.precision) }
      : await trainer.descend(
          parts,
          { ...memberRecipe(recipe, trainer.resolved, data), seed, maxTime },
          {
            observer: ofMember(observer, m, recipe.epochs, seconds, before),
            from: m === finished.length ? from : undefined,
          },
        );
    const isLast = m + 1 === recipe.ensemble;
    ({ stopped } = result);
    seconds += result.seconds;
    examples += result.examples;
    const isWhole = stopped !== 'interrupted' && stopped !== 'diverged';
    if (isWhole || m === 0) {
      const { weights, epochs, weightsEpoch } = result;
      const { validation: heldOut } = parts;
      trainer.scorer.use(weights);
      members.push({
        seed,
        epochs,
        stopped,
        weightsEpoch,
        kind,
        weights,
        heldOut,
        ...(heldOut && { validation: trainer.scorer.score(heldOut.examples, heldOut.rows) }),
      });
    }
    if ('state' in result && (isLast || !isWhole)) {
      observer.onDescended?.(result.state && { ...result.state, before: [...before] });
    }
    if (!isWhole) break;
    const { weights, epochs, weightsEpoch } = result;
    before.push({
      ...{ epochs, stopped, weightsEpoch, weights: toNamed(weights) },
      ...{ seconds: result.seconds, examples: result.examples },
    });
  }
  return { members, stopped, seconds, examples };
}

/** The recipe of the members of one kind. */
export function memberRecipe(recipe: BudgetedRecipe, kind: ResolvedRecipe, data: MembersData) {
  return { ...trainingRecipe(recipe), monitor: recipe.monitor ?? usualMonitor(kind, data) };
}

/** How certain a member of classifiers is can be mended afterwards: by how well it tells classes apart it is stopped. */
function usualMonitor({ network }: ResolvedRecipe, { validation, folds }: MembersData) {
  if (validation === undefined && folds === undefined) return undefined;
  return network.spec.outputs.activation === 'linear'
    ? 'validation-loss'
    : 'validation-calibrated-loss';
}

/** A training that is one of several, to who follows all of them. */
function ofMember(
  observer: TrainingObserver,
  member: number,
  epochs: number,
  seconds: number,
  before: readonly FinishedDescent[],
): TrainingObserver {
  return {
    signal: observer.signal,
    onEpoch: (record, state) =>
      observer.onEpoch?.(
        { member: member + 1, ...record, seconds: seconds + record.seconds },
        state && (() => ({ ...state(), before: [...before] })),
      ),
    onProgress: (done) => observer.onProgress?.(member * epochs + done),
  };
}

/** What each member is trained on, and watched by: rows that are held out count one each, whatever they do in training. */
function partsByMember({ training, validation, folds }: MembersData, kinds: number) {
  if (folds === undefined) return (): TrainingData => ({ training, validation });
  const { examples } = training;
  const alike = { ...examples, weights: new Float64Array(examples.weights.length).fill(1) };
  return (member: number): TrainingData => {
    const { training: rows, heldOut } = folds[foldOf(member, kinds, folds.length)];
    return { training: { examples, rows }, validation: { examples: alike, rows: heldOut } };
  };
}

import type { Schema } from '../dataset/encode/schema.js';
import type { ModelMember } from '../model/model.js';
import { countOf, type ExampleRows } from '../network/example-rows.js';
import type { Score, Scorer } from '../network/scorer.js';
import { joinedPredictions, predictionsOf } from './evaluation.js';
import type { Learnt } from './learnt.js';
import type { TrainedMember } from './train-members.js';

/** Rows that some members were watched by, and which these are. */
interface Part {
  readonly on: ExampleRows;
  readonly members: ModelMember[];
}

interface ScorerOfMembers {
  scorerOf(members: readonly ModelMember[]): Scorer;
}

/**
 * How good an ensemble is on the rows that were held out: each is predicted by the mean of those members that have not
 * seen it. Empty where there are none.
 *
 * @param members of the model, in the order in which they were trained
 * @param averagerOf some members, and others of the same kinds
 */
export function scoreUnseen(
  trained: readonly TrainedMember[],
  members: readonly ModelMember[],
  averagerOf: (members: readonly ModelMember[]) => ScorerOfMembers,
  schema: Schema,
): Pick<Learnt, 'validation' | 'watched'> {
  const parts = partsOf(trained, members);
  if (parts.length === 0) return {};
  const averagers = new Map<string, ScorerOfMembers>();
  const scorerOf = ({ members: own }: Part): Scorer => {
    const shapes = own.map(({ embedding }) => embedding?.kind ?? 'none').join();
    const averager = averagers.get(shapes) ?? averagerOf(own);
    averagers.set(shapes, averager);
    return averager.scorerOf(own);
  };
  const scores = parts.map((part) => scorerOf(part).score(part.on.examples, part.on.rows));
  return {
    validation: pooled(parts.map(({ on }, i) => [countOf(on), scores[i]])),
    watched: {
      on: joined(parts.map(({ on }) => on)),
      predictions: () =>
        joinedPredictions(parts.map((part) => predictionsOf(scorerOf(part), schema, part.on))),
    },
  };
}

function partsOf(trained: readonly TrainedMember[], members: readonly ModelMember[]): Part[] {
  const parts = new Map<unknown, Part>();
  for (const [m, { heldOut }] of trained.entries()) {
    if (heldOut === undefined) continue;
    const key = heldOut.rows ?? heldOut.examples; // one and the same for all that hold them out
    const part = parts.get(key) ?? { on: heldOut, members: [] };
    part.members.push(members[m]);
    parts.set(key, part);
  }
  return [...parts.values()];
}

/** The mean of scores, each of so many rows. */
function pooled(parts: readonly (readonly [number, Score])[]): Score {
  const total = parts.reduce((sum, [count]) => sum + count, 0);
  const mean = (of: (score: Score) => number): number =>
    parts.reduce((sum, [count, score]) => sum + count * of(score), 0) / total;
  const [[, first]] = parts;
  return {
    loss: mean(({ loss }) => loss),
    ...(first.accuracy !== undefined && {
      accuracy: mean(({ accuracy }) => accuracy ?? Number.NaN),
    }),
  };
}

/** The rows of some parts of the same examples together. */
function joined(parts: readonly ExampleRows[]): ExampleRows {
  const [{ examples, rows }] = parts;
  if (rows === undefined) return { examples };
  return { examples, rows: Uint32Array.from(parts.flatMap((part) => [...(part.rows ?? [])])) };
}

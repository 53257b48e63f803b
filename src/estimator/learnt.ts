import type { ModelMember, ModelNetwork } from '../model/model.js';
import type { ExampleRows } from '../network/example-rows.js';
import type { ForwardGraph } from '../network/network.js';
import type { Score } from '../network/scorer.js';
import type { StopReason } from '../training/convergence.js';
import type { Trained } from '../training/train-network.js';
import type { Predictions } from './evaluation.js';

/** What a training gives, of one network or of several, before anything is made of it. */
export interface Learnt
  extends Pick<
    Trained,
    | 'objective'
    | 'training'
    | 'validation'
    | 'baselineLoss'
    | 'scorer'
    | 'epochs'
    | 'stopped'
    | 'seconds'
    | 'examples'
  > {
  /** What `scorer` predicts with. */
  readonly network: ForwardGraph;
  /** As a model holds it. */
  readonly networks: ModelNetwork | { readonly members: readonly ModelMember[] };
  /** The epoch that the weights come from, of one network. */
  readonly weightsEpoch: number | undefined;
  /** Of several networks: how the training of each went. */
  readonly members?: readonly MemberOutcome[];
  /** The examples where the scorer takes them as they lie. */
  readonly trainedOn: ExampleRows;
  /** The rows that were held out to watch, and what is predicted of each by those that have not seen it. */
  readonly watched?: { readonly on: ExampleRows; predictions(): Predictions };
}

/** How the training of a member of an ensemble went. */
export interface MemberOutcome {
  readonly seed: number;
  readonly epochs: number;
  readonly stopped: StopReason;
  readonly weightsEpoch: number;
  /** Its own score on the rows that it held out, without its temperature. */
  readonly validation?: Score;
}

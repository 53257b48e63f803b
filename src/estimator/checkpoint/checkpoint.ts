import type { DescentState } from '../../training/descent-state.js';
import type { PreparedFit } from '../prepare-fit.js';
import type { StoredRecipe } from '../recipe.js';
import type { Curve } from './curve.js';

/** All that a training can be continued from, when an epoch is over, and what it may be continued with. */
export interface Checkpoint {
  /** The version of mlp that made it. */
  readonly mlp: string;
  /** The name of the engine: the bits are its own. */
  readonly engine: string;
  readonly recipe: StoredRecipe;
  /** SHA-256 of the files of rows. */
  readonly data: PreparedFit['sha256'];
  /** What is known of every finished epoch, of all networks. */
  readonly curve: Curve;
  /** Of the network that is trained, and what those before it came to. */
  readonly state: DescentState;
}

/** What a file of a checkpoint begins with, in latin1: no text has a NUL. */
export const CHECKPOINT_MAGIC = 'mlp-checkpoint\0';
/** The newest version of the format, which is the one that is written. */
export const CHECKPOINT_VERSION = 1;

import type { engines } from '../../engine/engines.js';
import type { Checkpoint } from '../../estimator/checkpoint/checkpoint.js';
import { continuationNotes, refuseOtherRows } from '../../estimator/checkpoint/continue-recipe.js';
import { keepCheckpoints } from '../../estimator/checkpoint/keep-checkpoints.js';
import type { OpenRecipe } from '../../estimator/open-recipe.js';
import type { PreparedFit } from '../../estimator/prepare-fit.js';
import type { Fitted } from '../../estimator/train-prepared.js';
import type { Claim, NamedOutput } from '../../support/check-output.js';
import { isKeyOf } from '../../support/records.js';
import { sameFile } from '../../support/same-file.js';
import { VERSION } from '../../support/version.js';
import { whyStopped } from '../../training/convergence.js';
import type { TrainingObserver } from '../../training/train-network.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { checkpointFile, claimCheckpoint } from '../output/checkpoint-file.js';
import type { Notices } from '../output/notices.js';

/** A training of which checkpoints are kept, or that is continued from one. */
export interface Checkpointing {
  /** What is continued. */
  readonly from: Checkpoint | undefined;
  /** The recipe of what is continued. */
  readonly recipe: OpenRecipe | undefined;
  readonly engine: keyof typeof engines;
  /** Where checkpoints go: a training that is continued keeps the file that it is continued from. */
  readonly file: NamedOutput;
  /** What is only read. */
  readonly inputs: readonly string[];
  /** Makes sure that checkpoints may be written; see `claimCheckpoint`. */
  claim(claim: Claim): void;
  /** @throws MlpError when checkpoints of that training cannot be kept, or it is not that which is to be continued */
  begin(prepared: PreparedFit, notices: Notices): BegunCheckpoints;
}

export interface BegunCheckpoints {
  /** An observer that also keeps checkpoints. */
  keeping(observer: TrainingObserver): TrainingObserver;
  /**
   * Says so when there was nothing left to train, and how an interrupted training goes on.
   *
   * @throws MlpError ('data') when the last checkpoint could not be written
   */
  finish(fitted: Fitted): void;
}

/**
 * What the flags say of checkpoints.
 *
 * @throws MlpError ('usage') when none are to be kept, and yet how often; or as `resumeFromFlags` does
 */
export async function checkpointing(flags: FlagValues): Promise<Checkpointing | undefined> {
  const { checkpoint, checkpointEvery, resume } = runFlags;
  const option = [checkpoint, resume].find((one) => flags.given(one));
  const path = option && flags.get(option);
  if (option === undefined || path === undefined) {
    refuseUseless(flags, [checkpointEvery], 'is of a checkpoint, and none is kept');
    return undefined;
  }
  const pace = flags.get(checkpointEvery);
  const read = flags.get(resume);
  const resumed =
    read === undefined
      ? undefined
      : (await import('../flags/resume-from-flags.js')).resumeFromFlags(read, flags);
  const { from, recipe, engine = flags.get(runFlags.engine) } = resumed ?? {};
  const file = { option: option.key, path };
  return {
    from,
    recipe,
    engine,
    file,
    inputs: read === undefined || sameFile(read, path) ? [] : [read],
    claim: (claim) => claimCheckpoint(file, claim),
    begin(prepared, notices) {
      if (from !== undefined) {
        refuseOtherRows(from, prepared);
        for (const note of continuationNotes(from, prepared, VERSION)) notices.note(note);
      }
      const { save, finish } = checkpointFile(path, notices);
      const keeper = keepCheckpoints(prepared, { engine, pace, from, save });
      return {
        keeping: (observer) => ({
          ...observer,
          onEpoch(record, state) {
            observer.onEpoch?.(record, state);
            keeper.onEpoch(record, state);
          },
          onDescended: keeper.onDescended,
        }),
        finish(fitted) {
          if (from !== undefined) noteFinished(from, fitted, notices);
          finish();
          if (fitted.stopped === 'interrupted') {
            const settle = { text: 'it goes on with', options: { [resume.key]: path } };
            notices.note({ text: 'the training is not over', settle });
          }
        },
      };
    },
  };
}

function noteFinished(
  { curve, state }: Checkpoint,
  { stopped, epochs }: Fitted,
  { note }: Notices,
) {
  if (epochs > curve.epochs || stopped === 'interrupted') return;
  const option = { epochs: 'epochs', patience: 'patience', 'max-time': 'maxTime' };
  note({
    text: `the training was finished after ${epochs} epochs: ${whyStopped(stopped)}`,
    ...(state.before === undefined &&
      isKeyOf(option, stopped) && {
        settle: { text: 'it goes on with more', options: { [option[stopped]]: undefined } },
      }),
  });
}

import { readFileSync } from 'node:fs';
import { unreadable } from '../../dataset/input/source.js';
import { metrics } from '../../estimator/metrics.js';
import { type Option, optional, withDefault } from '../../estimator/options/option.js';
import { oneOf, onOff, whole, word, words } from '../../estimator/options/types.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { keysOf } from '../../support/records.js';
import { FIRST_EPOCHS, methods } from '../../sweep/methods.js';
import { readParameters } from '../../sweep/parameters.js';
import { type Space, spaceOf } from '../../sweep/space/distribution.js';
import { readSpace } from '../../sweep/space/read-space.js';
import { readVary } from '../../sweep/space/read-vary.js';
import type { SweepRequest } from '../../sweep/sweep.js';
import { parseJson } from './parse-json.js';
import { givenRecipe } from './recipe-from-flags.js';
import type { FlagValues } from './values.js';

const group = 'Sweep';
const methodNames = keysOf(methods);

/** What is varied. */
export const spaceFlags = {
  vary: optional(
    {
      key: 'vary',
      brief: "what to try, like 'lr=0.01 0.1' or 'dropout=0..0.5'",
      help: "an option of train, and what it may be: 'lr=0.003 0.01 0.05', 'dropout=0..0.5', 'l2=log:1e-5..0.1'; may be given several times",
      group,
      placeholder: 'option=values',
    },
    words,
  ),
  space: optional(
    {
      key: 'space',
      help: 'the same as a JSON file, in the words of W&B sweeps',
      group,
      placeholder: 'file',
    },
    word,
  ),
};

/** How trials are scored. */
export const scoringFlags = {
  cv: optional(
    {
      key: 'cv',
      brief: 'score each in k folds',
      help: 'score each trial in k folds, the same for all',
      group,
      placeholder: 'k',
      fallbackHelp: '5, unless there are validation rows',
    },
    whole(2),
  ),
  metric: withDefault(
    {
      key: 'metric',
      brief: 'what trials are compared by',
      help: `what trials are compared by: ${keysOf(metrics).join(', ')}`,
      group,
      placeholder: 'name',
    },
    oneOf(keysOf(metrics)),
    'loss',
  ),
  repeats: withDefault(
    {
      key: 'repeats',
      help: 'train each trial so often, with other seeds; its score is the mean',
      group,
      placeholder: 'n',
    },
    whole(1),
    1,
  ),
};

/** What a sweep tries, and how. */
export const sweepFlags = {
  ...spaceFlags,
  method: optional(
    {
      key: 'method',
      brief: `how trials are chosen: ${methodNames.join(', ')}`,
      help: methodNames.map((name) => `${name}: ${methods[name]}`).join('; '),
      group,
      placeholder: 'name',
      fallbackHelp: 'grid, or random where it has no end',
    },
    oneOf(methodNames),
  ),
  trials: optional(
    {
      key: 'trials',
      brief: 'how many are drawn',
      help: 'how many trials are drawn at random',
      group,
      placeholder: 'n',
      fallbackHelp: '20',
    },
    whole(1),
  ),
  minEpochs: optional(
    {
      key: 'minEpochs',
      help: 'of halving: the epochs that every trial gets',
      group,
      placeholder: 'n',
      fallbackHelp: String(FIRST_EPOCHS),
    },
    whole(1),
  ),
  factor: withDefault(
    {
      key: 'factor',
      help: 'of halving: of so many trials one goes on, with so many times the epochs',
      group,
      placeholder: 'n',
    },
    whole(2),
    3,
  ),
  ...scoringFlags,
};

/** Which of the best trials is the winner. */
export const oneSe = withDefault(
  {
    key: 'oneSe',
    help: 'take the smallest network within one standard error of the best',
    group,
  },
  onOff,
  false,
);

/** The ledgers of a sweep that ran elsewhere. */
export const ledgerFiles = optional(
  {
    key: 'ledger',
    brief: 'the results that there are',
    help: 'the results that there are, in one file or several',
    group,
    placeholder: 'file...',
    fallbackHelp: 'trials.ndjson, if it is there',
  },
  words,
);

/** Those that belong to halving alone. */
export const halvingOnly: readonly Option<unknown>[] = [sweepFlags.minEpochs, sweepFlags.factor];

/** What is varied, by the flags and the file. @throws MlpError ('usage') for what no training has, and what is said twice */
export function spaceFromFlags(flags: FlagValues): Space {
  const file = flags.get(spaceFlags.space);
  const varied = readVary(flags.get(spaceFlags.vary) ?? []);
  const space = file === undefined ? varied : spaceOf([...readSpaceFile(file), ...varied]);
  if (space.size === 0) {
    throw new MlpError({
      kind: 'usage',
      problem: 'nothing is varied',
      advice: { text: 'say what to try, like', options: { vary: 'lr=0.003 0.01 0.05' } },
    });
  }
  const given = readParameters(givenRecipe(flags));
  const twice = [...space.keys()].find((key) => Object.hasOwn(given, key));
  if (twice !== undefined) {
    throw new MlpError({
      kind: 'usage',
      problem: { text: '{} is varied, and has a value, too', options: { [twice]: undefined } },
      advice: 'give one of them',
    });
  }
  return space;
}

function readSpaceFile(path: string): Space {
  const name = escapeControls(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new MlpError({ ...unreadable(name, error).details, advice: 'check the path' });
  }
  return readSpace(parseJson(text, name), name);
}

/** What all trials have in common, and how they are scored, by the flags of a training and those beside them. */
export function scoringFromFlags(
  flags: FlagValues,
): Pick<SweepRequest, 'base' | 'seed' | 'folds' | 'test' | 'testFile' | 'repeats' | 'metric'> {
  const { seed = 0, test, splitSeed = seed, ...base } = readParameters(givenRecipe(flags));
  const cv = flags.get(scoringFlags.cv);
  return {
    base,
    seed: Number(splitSeed),
    test: typeof test === 'number' ? test : undefined,
    testFile: typeof test === 'string' ? test : undefined,
    folds: cv ?? (base.validation === undefined ? 5 : undefined),
    repeats: flags.get(scoringFlags.repeats),
    metric: flags.get(scoringFlags.metric),
  };
}

/** The sweep that the flags describe. @throws MlpError ('usage') */
export function sweepFromFlags(flags: FlagValues): SweepRequest {
  return {
    ...scoringFromFlags(flags),
    space: spaceFromFlags(flags),
    method: flags.get(sweepFlags.method),
    trials: flags.get(sweepFlags.trials),
    first: flags.get(sweepFlags.minEpochs),
    factor: flags.get(sweepFlags.factor),
  };
}
